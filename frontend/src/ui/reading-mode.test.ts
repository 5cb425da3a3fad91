import { describe, expect, test } from 'vitest'
import { isNearEnd, isUpwardKey, modeAfterScroll, type ReadingMode, type ScrollPlace } from './reading-mode'

/** So far from its end, of 1,000 pixels that there are. */
function above(end: number, bottom = 1_000): ScrollPlace {
  return { top: bottom - end, bottom }
}

/** The modes in which the view goes along with its end. */
const GOING_ALONG = ['pinned', 'following'] as const

/** A view that is scrolled from each place to the next. */
function scroll(mode: ReadingMode, ...places: readonly ScrollPlace[]): ReadingMode {
  return places.slice(1).reduce((now, place, index) => modeAfterScroll(now, places[index] ?? place, place), mode)
}

describe.each(GOING_ALONG)('a view that is %s', (mode) => {
  test.each([2, 10, 23, 24, 25, 400, 1_000])('is left to a reader who goes up by %d', (distance) => {
    expect(scroll(mode, above(0), above(distance))).toBe('free')
  })

  test('is left to a reader who goes up ever so slowly', () => {
    const steps = Array.from({ length: 40 }, (_, step) => above(step / 4))
    expect(scroll(mode, ...steps)).toBe('free')
  })

  test('stays so when it is taken to its end, however much came', () => {
    for (let grown = 0; grown <= 500; grown += 50) {
      expect(scroll(mode, above(0), above(0, 1_000 + grown))).toBe(mode)
    }
  })

  test('stays so on the way down to its end', () => {
    expect(scroll(mode, above(500), above(300), above(100), above(0))).toBe(mode)
  })

  test('stays so when what it shows becomes shorter, and its end comes up', () => {
    expect(scroll(mode, above(0, 1_000), above(0, 700))).toBe(mode)
    expect(scroll(mode, above(0, 1_000), above(0, 0))).toBe(mode)
  })

  test.each([0.3, 0.5, 1])('stays so where a zoomed page stops %d pixels before its end', (short) => {
    expect(scroll(mode, above(0), above(short), above(0), above(short))).toBe(mode)
  })

  test('stays so when a window that was pulled beyond its end swings back', () => {
    expect(scroll(mode, above(0), above(-60), above(-30), above(-2), above(0))).toBe(mode)
  })

  test('stays so when something scrolls without moving', () => {
    expect(scroll(mode, above(300), above(300))).toBe(mode)
  })
})

describe('a view that is free', () => {
  test.each([
    [25, 'free'],
    [24, 'following'],
    [23, 'following'],
    [1, 'following'],
    [0, 'following'],
  ] as const)('and is scrolled down to %d pixels from its end is %s', (end, mode) => {
    expect(scroll('free', above(400), above(end))).toBe(mode)
  })

  test('follows once the reader comes near the end, on the way down and in small steps too', () => {
    expect(scroll('free', above(60), above(50), above(40), above(30))).toBe('free')
    expect(scroll('free', above(60), above(50), above(40), above(30), above(20))).toBe('following')
  })

  test('is never pinned by scrolling', () => {
    for (let from = 0; from <= 60; from += 4) {
      for (let to = 0; to <= 60; to += 4) expect(scroll('free', above(from), above(to))).not.toBe('pinned')
    }
  })

  test('stays so for a reader who goes up, be it within reach of the end', () => {
    expect(scroll('free', above(5), above(10))).toBe('free')
    expect(scroll('following', above(0), above(5), above(10), above(20))).toBe('free')
  })

  test('stays so when its end comes near by itself', () => {
    expect(scroll('free', above(400, 1_000), above(10, 610))).toBe('free')
    expect(scroll('free', { top: 600, bottom: 1_000 }, { top: 590, bottom: 600 })).toBe('free')
  })

  test('stays so when it is moved along with its end, as what is above it grows: the reader has come no nearer', () => {
    for (const end of [2, 10, 24]) {
      expect(scroll('free', above(end, 1_000), above(end, 1_040))).toBe('free')
    }
  })

  test('stays so when the end runs away from a reader who goes down', () => {
    expect(scroll('free', above(20, 1_000), above(30, 1_100))).toBe('free')
  })

  test('stays so at the top of a long page, also when the window swings back there', () => {
    expect(scroll('free', { top: -40, bottom: 1_000 }, { top: -10, bottom: 1_000 }, { top: 0, bottom: 1_000 })).toBe('free')
  })
})

test.each([
  [-5, true],
  [0, true],
  [24, true],
  [24.5, false],
  [500, false],
])('%d pixels from the end is near it: %s', (end, is) => {
  expect(isNearEnd(above(end))).toBe(is)
})

test('a page that fits is at its end', () => {
  expect(isNearEnd({ top: 0, bottom: 0 })).toBe(true)
})

test.each([
  ['ArrowUp', false, true],
  ['PageUp', false, true],
  ['Home', false, true],
  [' ', true, true],
  [' ', false, false],
  ['ArrowDown', false, false],
  ['PageDown', false, false],
  ['End', false, false],
  ['ArrowUp', true, true],
  ['a', true, false],
  ['Enter', true, false],
])('the key %j (Shift: %s) goes up: %s', (key, shiftKey, is) => {
  expect(isUpwardKey({ key, shiftKey })).toBe(is)
})
