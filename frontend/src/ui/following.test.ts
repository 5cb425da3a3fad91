import { expect, test } from 'vitest'
import { isAtEnd, isFollowingAfter } from './following'

test.each([
  ['the end', { top: 500, bottom: 500 }, true],
  ['a fraction short of it', { top: 498.6, bottom: 500 }, true],
  ['three pixels short of it', { top: 497, bottom: 500 }, false],
  ['a page that cannot scroll', { top: 0, bottom: 0 }, true],
])('%s is the end: %s', (_, place, is) => {
  expect(isAtEnd(place)).toBe(is)
})

test('one small step up lets go', () => {
  expect(isFollowingAfter(true, { top: 500, bottom: 500 }, { top: 495, bottom: 500 })).toBe(false)
})

test('text that arrives does not let go', () => {
  expect(isFollowingAfter(true, { top: 500, bottom: 500 }, { top: 500, bottom: 900 })).toBe(true)
})

test('a step down short of the end does not take hold', () => {
  expect(isFollowingAfter(false, { top: 100, bottom: 500 }, { top: 300, bottom: 500 })).toBe(false)
})

test('reaching the end takes hold', () => {
  expect(isFollowingAfter(false, { top: 300, bottom: 500 }, { top: 500, bottom: 500 })).toBe(true)
})
