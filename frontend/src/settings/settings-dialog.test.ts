// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import type { Token } from '../api/tokens'
import { serverKey } from '../sync/use-server'
import { until } from '../testing/conversation-stage'
import { ScriptedHttp } from '../testing/scripted-http'
import { createWords } from '../testing/words'
import SettingsDialog from './SettingsDialog.vue'

let http: ScriptedHttp
let dialog: VueWrapper<InstanceType<typeof SettingsDialog>>

function token(id: string, used: string | null = null): Token {
  return { id, name: `Program ${id}`, ending: `end${id}`, created_at: '2026-05-03T14:05:00.000Z', last_used_at: used }
}

function text(): string {
  return document.body.textContent.replaceAll(/[\u2066-\u2069]/g, '')
}

function buttons(name: RegExp): HTMLButtonElement[] {
  return [...document.querySelectorAll('button')].filter((button) => name.test(button.textContent.trim() || (button.getAttribute('aria-label') ?? '')))
}

function field(): HTMLInputElement {
  const found = document.querySelector('input')
  if (found === null) throw new Error('there is no field')
  return found
}

function make(name: string): void {
  field().value = name
  field().dispatchEvent(new Event('input'))
  field().form?.dispatchEvent(new Event('submit'))
}

beforeEach(() => {
  http = new ScriptedHttp()
  dialog = mount(SettingsDialog, { attachTo: document.body, global: { plugins: [createWords('en')], provide: { [httpKey as symbol]: http, [serverKey as symbol]: { person: shallowRef(null) } } } })
  dialog.vm.open()
})
afterEach(() => dialog.unmount())

async function tell(): Promise<void> {
  http.calls[0]?.answer({ tokens: [token('a', '2026-06-01T00:00:00.000Z'), token('b')] })
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(2))
}

test('each token says what it is for, how it ends and when it was used', async () => {
  await tell()
  expect(text()).toContain('Program a…enda · made May 3, 2026 · last used')
  expect(text()).toContain('Program b…endb · made May 3, 2026 · never used')
})

test('a token that was made is shown until the dialog is closed, and never again', async () => {
  await tell()
  make('  My editor ')
  http.calls.at(-1)?.answer({ ...token('c'), name: 'My editor', token: 'parley-secret' })
  await until(() => expect(text()).toContain('parley-secret'))
  expect(text()).toContain('The token of My editor. Copy it now')
  expect(buttons(/^Revoke/)).toHaveLength(3)
  expect(field().value).toBe('')
  document.querySelector('dialog')?.dispatchEvent(new Event('close'))
  await until(() => expect(text()).not.toContain('parley-secret'))
})

test('one that is asked for before the others are known is made after them', async () => {
  make('My editor')
  await tell()
  await until(() => expect(http.calls).toHaveLength(2))
  http.calls[1]?.answer({ ...token('c'), token: 'parley-secret' })
  await until(() => expect(text()).toContain('parley-secret'))
  expect(buttons(/^Revoke/)).toHaveLength(3)
})

test('a second press while a token is made makes no second one', async () => {
  await tell()
  make('My editor')
  make('My editor')
  http.calls.at(-1)?.answer({ ...token('c'), token: 'parley-secret' })
  await until(() => expect(field().value).toBe(''))
  expect(http.calls).toHaveLength(2)
})

test('what could not be read is said and read again; what is made meanwhile is shown, and not as if there were no other', async () => {
  http.calls[0]?.refuse(new Error('no network'))
  await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('could not be done'))
  make('My editor')
  http.calls.at(-1)?.answer({ ...token('c'), token: 'parley-secret' })
  await until(() => expect(text()).toContain('parley-secret'))
  expect(buttons(/^Revoke/)).toHaveLength(0)
  const [retry] = buttons(/^Try again/)
  retry?.click()
  http.calls.at(-1)?.answer({ tokens: [token('a'), token('c')] })
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(2))
  expect(buttons(/^Try again/)).toHaveLength(0)
  expect(document.activeElement).toBe(field())
})

test('a name that could not be used stays, and the failure is said', async () => {
  await tell()
  make('My editor')
  http.calls.at(-1)?.refuse(new Error('no network'))
  await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('could not be done'))
  expect(field().value).toBe('My editor')
})

test('nothing is made without a name', async () => {
  await tell()
  const before = http.calls.length
  make('   ')
  expect(http.calls).toHaveLength(before)
  expect(document.activeElement).toBe(field())
})

test('a token that somebody else has revoked meanwhile goes without a word of failure', async () => {
  await tell()
  buttons(/^Revoke/)[0]?.click()
  http.calls.at(-1)?.refuse(new ApiProblem(404, 'http_404', '', null))
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(1))
  expect(document.querySelector('[role=alert]')).toBeNull()
})

test('the second click of a double click revokes nothing: the next token may be there by then', async () => {
  await tell()
  buttons(/^Revoke/)[1]?.dispatchEvent(new MouseEvent('click', { detail: 2 }))
  expect(http.calls).toHaveLength(1)
})

test('a revoked token goes, and the focus with its row to the next one and then to the field', async () => {
  await tell()
  for (const left of [1, 0]) {
    const [button] = buttons(/^Revoke/)
    button?.focus()
    button?.click()
    http.calls.at(-1)?.answer(undefined)
    await until(() => expect(buttons(/^Revoke/)).toHaveLength(left))
    await until(() => expect(document.activeElement).toBe(buttons(/^Revoke/)[0] ?? field()))
  }
})
