import { describe, expect, test } from 'vitest'
import { COMPLETE } from '../testing/wire-samples'
import type { EndedRun } from './answer'
import { partMs } from './reasoning-time'

/** Runs that took so long for each part that they wrote to; null: nobody measured. */
function runsOf(...times: readonly (readonly number[] | null)[]): readonly EndedRun[] {
  return times.map((parts, index) => ({
    ...COMPLETE,
    run: index + 1,
    timing: { first_token_ms: 100, duration_ms: 9_000, requests: 1, stalls: 0, parts },
  }))
}

/** Of each part of an answer with so many. */
function times(runs: readonly EndedRun[], count: number): readonly (number | null)[] {
  return Array.from({ length: count }, (_, index) => partMs(runs, index, count))
}

describe('how long each part took', () => {
  test.each<[what: string, runs: readonly EndedRun[], known: readonly (number | null)[]]>([
    ['one run', runsOf([3_000, 5_000]), [3_000, 5_000]],
    ['a run that is not over yet', runsOf(), [null, null]],
    ['a run that nobody measured', runsOf(null), [null, null]],
    ['a run without timing', [{ ...COMPLETE, run: 1 }], [null]],
    ['two runs, each with parts of its own', runsOf([3_000, 5_000], [2_000, 4_000]), [3_000, 5_000, 2_000, 4_000]],
    ['a run that wrote nothing, and one that did', runsOf([], [2_000, 4_000]), [2_000, 4_000]],
    ['a run that did, and one that wrote nothing', runsOf([3_000, 5_000], []), [3_000, 5_000]],
    ['a run and one that goes on from it and is not over yet', runsOf([3_000, 5_000]), [3_000, 5_000, null]],
    ['the second run of two, of which nobody measured the first', runsOf(null, [4_000]), [null, null, 4_000]],
    ['three runs: what lies between the first and the last cannot be told apart', runsOf([3_000], [1_000], [4_000]), [3_000, null, null, 4_000]],
  ])('%s', (_, runs, known) => {
    expect(times(runs, known.length)).toEqual(known)
  })

  test('a part that two runs wrote to took the time of both', () => {
    expect(times(runsOf([3_000, 5_000], [2_000, 4_000]), 3)).toEqual([3_000, 7_000, 4_000])
  })

  test('thinking that was stopped and went on took the time of both', () => {
    expect(partMs(runsOf([1_000], [500, 3_000]), 0, 2)).toBe(1_500)
  })
})
