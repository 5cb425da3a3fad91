import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem } from '../api/http'
import type { ChangeList } from '../api/wire'
import { asked, closeTabs, flush, hasAsked, hasHeard, openQuietTab, openTab, openVoice, until, upTo, type Tab } from '../testing/changes-stage'

afterEach(() => {
  closeTabs()
  vi.useRealTimers()
})

describe('a page', () => {
  test('asks for nothing before it knows where to begin', () => {
    const tab = openTab()
    tab.changes.read()
    tab.wake()
    expect(asked(tab)).toEqual([])
  })

  test('asks for what follows as soon as it does', () => {
    const tab = openTab()
    tab.changes.startAfter(7)
    expect(asked(tab)).toEqual(['after 7'])
  })

  test('tells what came, and goes on from there', async () => {
    const tab = openTab()
    const [heard, other]: ChangeList[][] = [[], []]
    tab.changes.onChanges((changes) => heard?.push(changes))
    const stop = tab.changes.onChanges((changes) => other?.push(changes))
    tab.changes.startAfter(7)
    const changes = upTo(9, { deleted: ['d'] })
    tab.http.calls[0]?.answer(changes)
    await until(() => expect(heard).toEqual([changes]))
    expect(other).toEqual([changes])
    stop()
    tab.wake()
    expect(asked(tab)).toEqual(['after 7', 'after 9'])
    tab.http.calls[1]?.answer(upTo(10))
    await until(() => expect(heard?.length).toBe(2))
    expect(other?.length).toBe(1)
  })

  test('asks on at once while there is more', async () => {
    const tab = openTab()
    tab.changes.startAfter(0)
    tab.http.calls[0]?.answer(upTo(500, { has_more: true }))
    await hasAsked(tab, 'after 0', 'after 500')
    tab.http.calls[1]?.answer(upTo(1000, { has_more: true }))
    await hasAsked(tab, 'after 0', 'after 500', 'after 1000')
    tab.http.calls[2]?.answer(upTo(1001))
    await hasHeard(tab, 500, 1000, 1001)
    expect(tab.http.calls.length).toBe(3)
  })

  test('asks one question at a time, and once more for all that was wanted meanwhile', async () => {
    const tab = openTab()
    tab.changes.startAfter(7)
    tab.changes.read()
    tab.changes.read()
    tab.wake()
    expect(asked(tab)).toEqual(['after 7'])
    tab.http.calls[0]?.answer(upTo(9))
    await hasAsked(tab, 'after 7', 'after 9')
    tab.http.calls[1]?.answer(upTo(10))
    await hasHeard(tab, 9, 10)
    await flush()
    expect(tab.http.calls.length).toBe(2)
  })

  test.each([new TypeError('Failed to fetch'), new ApiProblem(503, 'unavailable', 'Just a moment.', null)])(
    'asks again from the same number when there is a reason to, after %s',
    async (error) => {
      const tab = openTab()
      tab.changes.startAfter(7)
      tab.http.calls[0]?.refuse(error)
      await flush()
      expect(tab.http.calls.length).toBe(1)
      tab.wake()
      expect(asked(tab)).toEqual(['after 7', 'after 7'])
      tab.http.calls[1]?.answer(upTo(8))
      await hasHeard(tab, 8)
    },
  )

  test('whose network comes back while the lost request still hangs asks once that has failed', async () => {
    const tab = openTab()
    tab.changes.startAfter(7)
    tab.wake()
    tab.http.calls[0]?.refuse(new TypeError('Failed to fetch'))
    await hasAsked(tab, 'after 7', 'after 7')
    tab.http.calls[1]?.refuse(new TypeError('Failed to fetch'))
    await flush()
    expect(tab.http.calls.length).toBe(2)
  })

  test('that is closed waits for nothing and hears nothing', async () => {
    const tab = openTab()
    const say = openVoice()
    tab.changes.startAfter(7)
    tab.close()
    expect(tab.http.calls[0]?.request.signal?.aborted).toBe(true)
    const other = await openQuietTab(7)
    say(7, upTo(8))
    await hasHeard(other, 8)
    tab.wake()
    expect(tab.told).toEqual([])
    expect(tab.http.calls.length).toBe(1)
  })
})

describe('after a long time', () => {
  const HOUR_MS = 3_600_000

  function openAtNoon(): Promise<Tab> {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
    return openQuietTab(5)
  }

  function pass(hours: number): void {
    vi.setSystemTime(Date.now() + hours * HOUR_MS)
  }

  test('of an hour, changes tell everything', async () => {
    const tab = await openAtNoon()
    pass(1)
    tab.wake()
    expect(asked(tab)).toEqual(['after 5'])
    expect(tab.lapses()).toBe(0)
  })

  test('of a day, as long as the server remembers a deletion, they do not, and that is said once', async () => {
    const tab = await openAtNoon()
    pass(24)
    tab.wake()
    tab.changes.read()
    expect(asked(tab)).toEqual([])
    expect(tab.lapses()).toBe(1)
  })

  test('the page starts anew from what it then reads', async () => {
    const tab = await openAtNoon()
    pass(24)
    tab.wake()
    tab.changes.startAfter(80)
    expect(asked(tab)).toEqual(['after 80'])
    tab.http.calls[0]?.answer(upTo(81))
    await hasHeard(tab, 81)
    pass(1)
    tab.wake()
    expect(asked(tab)).toEqual(['after 80', 'after 81'])
  })

  test('in which it has asked now and then nothing is lost', async () => {
    const tab = await openAtNoon()
    for (const seq of [6, 7, 8]) {
      pass(15)
      tab.wake()
      tab.http.calls.at(-1)?.answer(upTo(seq))
      await until(() => expect(tab.told.at(-1)).toBe(seq))
    }
    expect(tab.lapses()).toBe(0)
  })

  test('in which another tab has told it something nothing is lost', async () => {
    const tab = await openAtNoon()
    pass(15)
    openVoice()(5, upTo(6))
    await hasHeard(tab, 6)
    pass(15)
    tab.wake()
    expect(asked(tab)).toEqual(['after 6'])
    expect(tab.lapses()).toBe(0)
  })

  test('a gap that another tab’s words leave is no reason to trust them', async () => {
    const tab = await openAtNoon()
    pass(24)
    openVoice()(50, upTo(51))
    await until(() => expect(tab.lapses()).toBe(1))
    expect(asked(tab)).toEqual([])
    expect(tab.told).toEqual([])
  })

  test('whoever stopped listening is not told', async () => {
    const tab = await openAtNoon()
    let lapses = 0
    tab.changes.onLapse(() => (lapses += 1))()
    pass(24)
    tab.wake()
    expect([tab.lapses(), lapses]).toEqual([1, 0])
  })
})
