import { expect, test } from 'vitest'
import type { UsageRow } from '../api/usage'
import { barsOf, topOf } from './bars'

function row(day: string, cost: number, input: number, output: number): UsageRow {
  const rest = { requests: 1, estimated: 0, unpriced: 0, unfinished: 0, retries: 0, duration_ms: 1, first_token_ms: 1 }
  return { day, cost, input_tokens: input, output_tokens: output, ...rest }
}

const ROWS = [row('2026-01-31', 1, 10, 1), row('2026-02-02', 2, 20, 2), row('2026-02-03', 3, 30, 3)]

test('each day has a bar, also one on which nothing was asked', () => {
  const bars = barsOf(ROWS, { from: '2026-01-31', to: '2026-02-03' }, 'cost')
  expect(bars.map(({ time, total }) => [time, total])).toEqual([
    ['2026-01-31', 1],
    ['2026-02-01', 0],
    ['2026-02-02', 2],
    ['2026-02-03', 3],
  ])
})

test('over a long time they are months', () => {
  const bars = barsOf(ROWS, { from: '2025-12-01', to: '2026-03-15' }, 'tokens')
  expect(bars.map(({ time, values }) => [time, ...values])).toEqual([
    ['2025-12', 0, 0],
    ['2026-01', 10, 1],
    ['2026-02', 50, 5],
    ['2026-03', 0, 0],
  ])
})

test.each([
  [0, 1],
  [0.00064, 0.001],
  [1, 1],
  [1.01, 2],
  [3.1, 5],
  [409_000, 500_000],
  [700, 1000],
])('where the most is %d the scale ends at %d', (most, top) => {
  expect(topOf([{ time: '', values: [most], total: most }])).toBeCloseTo(top, 10)
})
