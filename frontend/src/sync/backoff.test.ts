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
