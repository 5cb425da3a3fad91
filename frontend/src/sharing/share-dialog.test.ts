// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { httpKey } from '../api/http'
import type { Share } from '../api/shares'
import { until } from '../testing/conversation-stage'
import { ScriptedHttp } from '../testing/scripted-http'
import { createWords } from '../testing/words'
import ShareDialog from './ShareDialog.vue'

let http: ScriptedHttp
let dialog: VueWrapper<InstanceType<typeof ShareDialog>>

function share(id: string, second: number): Share {
  return { id, path: `/s/${id}`, created_at: `2026-05-03T14:05:0${second}.000Z`, reasoning: false, tools: id === 'b', system_prompt: false }
}

function buttons(name: RegExp): HTMLButtonElement[] {
  return [...document.querySelectorAll('button')].filter((button) => name.test(button.textContent.trim() || (button.getAttribute('aria-label') ?? '')))
}

/** By the keyboard: the button has the focus. */
async function revoke(at: number): Promise<void> {
  const left = buttons(/^Revoke/).length - 1
  const button = buttons(/^Revoke/)[at]
  button?.focus()
  button?.click()
  http.calls.at(-1)?.answer(undefined)
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(left))
}

beforeEach(async () => {
  http = new ScriptedHttp()
  dialog = mount(ShareDialog, { attachTo: document.body, global: { plugins: [createWords('en')], provide: { [httpKey as symbol]: http } } })
  dialog.vm.open('c')
  http.calls[0]?.answer({ shares: [share('c', 3), share('b', 2), share('a', 1)] })
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(3))
})
afterEach(() => dialog.unmount())

test('each button says which address it is for', () => {
  const names = buttons(/^(Copy|Revoke)/).map((button) => button.getAttribute('aria-label'))
  expect(new Set(names).size).toBe(6)
  expect(names[2]).toMatch(/^Copy the address of May \d, 2026.* · with tools$/)
})

test('the focus goes from a revoked row to the next one, from the last to the one before, and then to where one is made', async () => {
  await revoke(1)
  expect(document.activeElement).toBe(buttons(/^Revoke/)[1])
  await revoke(1)
  expect(document.activeElement).toBe(buttons(/^Revoke/)[0])
  await revoke(0)
  expect(document.activeElement).toBe(buttons(/^Make an address$/)[0])
})

test('a focus that has gone elsewhere meanwhile stays there', async () => {
  buttons(/^Revoke/)[0]?.click()
  document.querySelector('input')?.focus()
  http.calls.at(-1)?.answer(undefined)
  await until(() => expect(buttons(/^Revoke/)).toHaveLength(2))
  expect(document.activeElement).toBe(document.querySelector('input'))
})
