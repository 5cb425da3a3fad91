// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useLooking, type Looking } from './use-looking'

let asked: { answer: (value: string) => void; refuse: () => void; signal: AbortSignal }[]
let looking: Looking<string>
let wrapper: VueWrapper
let visibility: DocumentVisibilityState

function read(signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    asked.push({ answer: resolve, refuse: () => reject(new TypeError('no network')), signal })
  })
}

function mountLooking(pauseMs: number | null): void {
  const Host = defineComponent({
    setup() {
      looking = useLooking(read, pauseMs)
      return () => h('div')
    },
  })
  wrapper = mount(Host)
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
  await nextTick()
}

async function show(state: DocumentVisibilityState): Promise<void> {
  visibility = state
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  visibility = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
})
afterEach(() => {
  wrapper.unmount()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('it looks at once, and again a while after each answer', async () => {
  mountLooking(3000)
  expect(looking.seen.value).toBeNull()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(1)
  asked[0]?.answer('first')
  await settle()
  expect(looking.seen.value).toBe('first')
  await vi.advanceTimersByTimeAsync(2999)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toHaveLength(2)
})

test('while nobody sees the page it does not look, and does as soon as somebody does', async () => {
  mountLooking(3000)
  asked[0]?.answer('first')
  await settle()
  await show('hidden')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  await show('visible')
  expect(asked).toHaveLength(2)
})

test('what failed is said, what was seen stays, and it looks again', async () => {
  mountLooking(3000)
  asked[0]?.answer('first')
  await settle()
  await vi.advanceTimersByTimeAsync(3000)
  asked[1]?.refuse()
  await settle()
  expect([looking.seen.value, looking.hasFailed.value]).toEqual(['first', true])
  await vi.advanceTimersByTimeAsync(3000)
  asked[2]?.answer('third')
  await settle()
  expect([looking.seen.value, looking.hasFailed.value]).toEqual(['third', false])
})

test('a slow look does not come over a later one', async () => {
  mountLooking(null)
  void looking.look()
  asked[1]?.answer('later')
  asked[0]?.answer('earlier')
  await settle()
  expect(looking.seen.value).toBe('later')
})

test('without a pause it looks when somebody comes back, and never by itself', async () => {
  mountLooking(null)
  asked[0]?.answer('first')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  await show('hidden')
  await show('visible')
  expect(asked).toHaveLength(2)
})

test('who leaves asks for nothing more', async () => {
  mountLooking(3000)
  wrapper.unmount()
  expect(asked[0]?.signal.aborted).toBe(true)
  asked[0]?.answer('first')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  mountLooking(3000)
})
