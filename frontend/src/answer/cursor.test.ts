import { expect, test } from 'vitest'
import { isBeyond, isSamePlace, parseCursor } from './cursor'

test.each([
  ['1-0', { run: 1, n: 0 }],
  ['12-345', { run: 12, n: 345 }],
  ['', null],
  ['1', null],
  ['1-', null],
  ['-1', null],
  ['1-2-3', null],
  ['1-2 ', null],
  ['a-b', null],
])('%j is read as %o', (text, position) => {
  expect(parseCursor(text)).toEqual(position)
})

test.each([
  ['1-3', '1-2', true],
  ['1-2', '1-2', false],
  ['1-1', '1-2', false],
  ['2-0', '1-9', true],
  ['1-9', '2-0', false],
  ['10-0', '9-0', true],
  ['x', '1-0', false],
])('%s being beyond %s is %s', (candidate, current, is) => {
  expect(isBeyond(candidate, current)).toBe(is)
})

test.each([
  ['1-4', '2-4', true],
  ['1-4', '1-5', false],
  ['1-4', null, false],
])('%s standing where %s stands is %s', (one, other, is) => {
  expect(isSamePlace(one, other)).toBe(is)
})
