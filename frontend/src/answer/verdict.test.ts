import { expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { verdictOn } from './verdict'

test.each([
  [null, 'again', 'again'],
  [408, 'again', 'again'],
  [502, 'again', 'again'],
  [503, 'again', 'again'],
  [404, 'refused', 'gone'],
  [410, 'refused', 'gone'],
  [409, 'refused', 'again'],
  [422, 'refused', 'again'],
  [429, 'refused', 'again'],
  [500, 'refused', 'again'],
])('after %s an unconfirmed run is %s and a confirmed one %s', (status, unconfirmed, confirmed) => {
  const problem = status === null ? null : new ApiProblem(status, 'code', '', null)
  expect(verdictOn(problem, false)).toBe(unconfirmed)
  expect(verdictOn(problem, true)).toBe(confirmed)
})
