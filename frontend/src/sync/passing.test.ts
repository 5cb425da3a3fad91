import { expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { isMissing, isPassing } from './passing'

test.each([
  [401, false, false],
  [403, false, false],
  [404, false, true],
  [408, true, false],
  [409, false, false],
  [410, false, true],
  [422, false, false],
  [429, true, false],
  [500, true, false],
  [503, true, false],
])('that %i passes is %s, and that it says there is no such thing is %s', (status, passes, misses) => {
  const problem = new ApiProblem(status, 'code', '', null)
  expect([isPassing(problem), isMissing(problem)]).toEqual([passes, misses])
})

test('a network that is down passes', () => {
  const error = new TypeError('Failed to fetch')
  expect([isPassing(error), isMissing(error)]).toEqual([true, false])
})
