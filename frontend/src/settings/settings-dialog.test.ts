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

beforeEach(async () => {
  http = new ScriptedHttp()
  dialog = mount(SettingsDialog, { attachTo: document.body, global: { plugins: [createWords('en')], provide: { [httpKey as symbol]: http, [serverKey as symbol]: { person: shallowRef(null) } } } })
  dialog.vm.open()
  http.calls[0]?.answer({ tokens: [token('a', '2026-06-01T00:00:00.000Z'), token('b')] })
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(2))
})
afterEach(() => dialog.unmount())

test('each token says what it is for, how it ends and when it was used', () => {
  expect(text()).toContain('Program a…enda · made May 3, 2026 · last used')
  expect(text()).toContain('Program b…endb · made May 3, 2026 · never used')
})

test('a token that was made is shown until the dialog is closed, and never again', async () => {
  make('  My editor ')
  http.calls.at(-1)?.answer({ ...token('c'), name: 'My editor', token: 'parley-secret' })
  await until(() => expect(text()).toContain('parley-secret'))
  expect(text()).toContain('The token of My editor. Copy it now')
  expect(buttons(/^Revoke/)).toHaveLength(3)
  expect(field().value).toBe('')
  document.querySelector('dialog')?.dispatchEvent(new Event('close'))
  await until(() => expect(text()).not.toContain('parley-secret'))
})

test('a name that could not be used stays, and the failure is said', async () => {
  make('My editor')
  http.calls.at(-1)?.refuse(new Error('no network'))
  await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('could not be done'))
  expect(field().value).toBe('My editor')
})

test('nothing is made without a name', () => {
  const before = http.calls.length
  make('   ')
  expect(http.calls).toHaveLength(before)
  expect(document.activeElement).toBe(field())
})

test('a token that somebody else has revoked meanwhile goes without a word of failure', async () => {
  buttons(/^Revoke/)[0]?.click()
  http.calls.at(-1)?.refuse(new ApiProblem(404, 'http_404', '', null))
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(1))
  expect(document.querySelector('[role=alert]')).toBeNull()
})

test('a revoked token goes, and the focus with its row to the next one and then to the field', async () => {
  for (const left of [1, 0]) {
    const [button] = buttons(/^Revoke/)
    button?.focus()
    button?.click()
    http.calls.at(-1)?.answer(undefined)
    await until(() => expect(buttons(/^Revoke/)).toHaveLength(left))
    await until(() => expect(document.activeElement).toBe(buttons(/^Revoke/)[0] ?? field()))
  }
})
