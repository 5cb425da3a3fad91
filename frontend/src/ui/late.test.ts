// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { late } from './late'

/** Longer than anything is waited for. */
const LATER_MS = 60_000

const shown = defineComponent({ render: () => h('p', 'Here') })
let isCut = true
let calls = 0
let page: VueWrapper | null = null

function load(): Promise<typeof shown> {
  calls += 1
  return isCut ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(shown)
}

beforeEach(async () => {
  vi.useFakeTimers()
  isCut = true
  calls = 0
  const Late = late(load)
  page = mount({ render: () => h('main', [h(Late)]) })
  await flushPromises()
})

afterEach(() => {
  page?.unmount()
  vi.useRealTimers()
})

test('what cannot come is missing, and comes a little after it can', async () => {
  await vi.advanceTimersByTimeAsync(LATER_MS)
  expect(page?.text()).toBe('')
  isCut = false
  await vi.advanceTimersByTimeAsync(LATER_MS)
  expect(page?.text()).toBe('Here')
})

test('the network that is back is asked at once, and once', async () => {
  isCut = false
  const before = calls
  window.dispatchEvent(new Event('online'))
  await flushPromises()
  expect(page?.text()).toBe('Here')
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(LATER_MS)
  expect(calls).toBe(before + 1)
})
