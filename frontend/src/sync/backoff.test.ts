import { expect, test } from 'vitest'
import { backoffMs } from './backoff'

test.each([
  [0, 400],
  [1, 800],
  [3, 3200],
  [5, 10_000],
  [50, 10_000],
])('attempt %i waits for less than %i ms', (attempt, bound) => {
  expect(backoffMs(attempt, 0)).toBe(0)
  expect(backoffMs(attempt, 0.5)).toBe(bound / 2)
  expect(backoffMs(attempt, 0.999)).toBeLessThan(bound)
})

test('a server that named a time is not asked before it', () => {
  expect(backoffMs(0, 0, 5000)).toBe(5000)
  expect(backoffMs(0, 0.5, 5000)).toBe(5200)
})
