import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope, type Ref } from 'vue'
import { useSeconds } from './use-seconds'

let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})

afterEach(() => {
  scope.stop()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function count(what: string | null): { what: Ref<string | null>; seconds: Readonly<Ref<number>> } {
  const counted = ref(what)
  const seconds = scope.run(() => useSeconds(() => counted.value))
  if (seconds === undefined) throw new Error('the scope is over')
  return { what: counted, seconds }
}

describe('the seconds', () => {
  test('begin at none', () => {
    expect(count('reading').seconds.value).toBe(0)
  })

  test('are whole ones', () => {
    const { seconds } = count('reading')
    const seen = Array.from({ length: 30 }, () => {
      vi.advanceTimersByTime(100)
      return seconds.value
    })
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => Math.floor((index + 1) / 10)))
  })

  test('take one timer at a time', () => {
    count('reading')
    vi.advanceTimersByTime(500)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(60_000)
    expect(vi.getTimerCount()).toBe(1)
  })

  test('begin anew with something else, wherever the last ones were', async () => {
    const { what, seconds } = count('reading')
    vi.advanceTimersByTime(2_700)
    what.value = 'thinking'
    await nextTick()
    expect(seconds.value).toBe(0)
    vi.advanceTimersByTime(999)
    expect(seconds.value).toBe(0)
    vi.advanceTimersByTime(1)
    expect(seconds.value).toBe(1)
  })

  test('go on while it is the same', async () => {
    const { what, seconds } = count('reading')
    vi.advanceTimersByTime(1_500)
    what.value = ['read', 'ing'].join('')
    await nextTick()
    vi.advanceTimersByTime(500)
    expect(seconds.value).toBe(2)
  })

  test('stand at none while there is nothing to count', async () => {
    const { what, seconds } = count(null)
    vi.advanceTimersByTime(5_000)
    expect(seconds.value).toBe(0)
    what.value = 'reading'
    await nextTick()
    vi.advanceTimersByTime(2_000)
    expect(seconds.value).toBe(2)
    what.value = null
    await nextTick()
    expect(seconds.value).toBe(0)
    vi.advanceTimersByTime(5_000)
    expect(seconds.value).toBe(0)
  })

  test('are right again after the page has slept, and stay in step with the beginning', () => {
    const { seconds } = count('reading')
    vi.advanceTimersByTime(500)
    // The clock goes on, and the timer comes late.
    const now = performance.now() + 41_200
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now)
    vi.advanceTimersToNextTimer()
    expect(seconds.value).toBe(41)
    clock.mockReturnValue(now + 300)
    vi.advanceTimersByTime(300)
    expect(seconds.value).toBe(42)
  })
})

test('nobody counts once nobody looks', () => {
  const { seconds } = count('reading')
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(5_000)
  expect(seconds.value).toBe(0)
})
