import { afterEach, describe, expect, test } from 'vitest'
import { asked, closeTabs, flush, hasAsked, hasHeard, openEar, openQuietTab, openTab, openVoice, until, upTo } from '../testing/changes-stage'

afterEach(closeTabs)

describe('two tabs', () => {
  test('need to ask only once', async () => {
    const [one, other] = [openTab(), await openQuietTab(7)]
    one.changes.startAfter(7)
    one.http.calls[0]?.answer(upTo(9))
    await hasHeard(other, 9)
    expect(asked(other)).toEqual([])
    other.wake()
    expect(asked(other)).toEqual(['after 9'])
  })

  test('say nothing when nothing has changed', async () => {
    const one = openTab()
    const heard = openEar()
    one.changes.startAfter(7)
    one.http.calls[0]?.answer(upTo(7, { conversations: [] }))
    await flush()
    openVoice()(7, upTo(8))
    await until(() => expect(heard).toContain(8))
    expect(heard).toEqual([8])
  })

  test('tell each other everything, also where it comes in pieces', async () => {
    const [one, other] = [openTab(), await openQuietTab(0)]
    one.changes.startAfter(0)
    one.http.calls[0]?.answer(upTo(500, { has_more: true }))
    await hasAsked(one, 'after 0', 'after 500')
    one.http.calls[1]?.answer(upTo(501))
    await hasHeard(other, 500, 501)
    expect(asked(other)).toEqual([])
  })

  test('of two people tell each other nothing', async () => {
    const [mine, theirs] = [openTab(), await openQuietTab(7, 'someone else')]
    mine.changes.startAfter(7)
    mine.http.calls[0]?.answer(upTo(9))
    await hasHeard(mine, 9)
    openVoice('someone else')(7, upTo(8))
    await until(() => expect(theirs.told).toContain(8))
    expect(theirs.told).toEqual([8])
  })

  test('listen to nothing before they know where to begin', async () => {
    const [early, ready] = [openTab(), await openQuietTab(7)]
    const say = openVoice()
    say(0, upTo(8))
    await hasHeard(ready, 8)
    early.changes.startAfter(20)
    say(20, upTo(21))
    await hasHeard(early, 21)
  })
})

describe('what another tab says', () => {
  test.each([
    ['begins where this one stands', 5],
    ['begins before', 3],
  ])('is taken over where it %s', async (_, after) => {
    const tab = await openQuietTab(5)
    openVoice()(after, upTo(9))
    await hasHeard(tab, 9)
    tab.wake()
    expect(asked(tab)).toEqual(['after 9'])
  })

  test('and that begins further on leaves a gap: whoever is looked at asks', async () => {
    const tab = await openQuietTab(5)
    openVoice()(6, upTo(9))
    await hasAsked(tab, 'after 5')
    expect(tab.told).toEqual([])
  })

  test('and that begins further on is left alone where nobody looks, until someone does', async () => {
    const tab = await openQuietTab(5)
    const say = openVoice()
    tab.isVisible.value = false
    say(6, upTo(9))
    say(5, upTo(6))
    await hasHeard(tab, 6)
    expect(asked(tab)).toEqual([])
    tab.isVisible.value = true
    tab.wake()
    expect(asked(tab)).toEqual(['after 6'])
  })

  test('and was overtaken brings back nothing of what was so before', async () => {
    const tab = await openQuietTab(5)
    const say = openVoice()
    say(5, upTo(9))
    say(5, upTo(8, { conversations: [], deleted: ['c'] }))
    say(9, upTo(10))
    await until(() => expect(tab.told).toContain(10))
    expect(tab.told).toEqual([9, 10])
  })

  test('while this one asks is not undone by an answer from before', async () => {
    const tab = openTab()
    tab.changes.startAfter(5)
    openVoice()(5, upTo(9, { conversations: [], deleted: ['c'] }))
    await hasHeard(tab, 9)
    tab.http.calls[0]?.answer(upTo(6))
    await flush()
    expect(tab.told).toEqual([9])
    tab.wake()
    expect(asked(tab)).toEqual(['after 5', 'after 9'])
  })
})

