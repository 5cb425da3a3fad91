/** A bar for each day, or, where those would be hairs, for each month. Pure. */
import type { Span, UsageRow } from '../api/usage'
import { daysOf } from './span'

export type Measure = 'cost' | 'tokens'

export interface Bar {
  /** `2026-11-22`, or `2026-11`. */
  readonly time: string
  /** From the ground up: of tokens those that went in, then those that came out. */
  readonly values: readonly number[]
  readonly total: number
}

const MOST_DAYS = 92

export function barsOf(rows: readonly UsageRow[], span: Span, measure: Measure): readonly Bar[] {
  const days = daysOf(span)
  const key = (day: string): string => (days.length > MOST_DAYS ? day.slice(0, 7) : day)
  const bars = new Map<string, readonly number[]>(days.map((day) => [key(day), valuesOf(null, measure)]))
  for (const row of rows) {
    const time = key(row.day ?? '')
    const before = bars.get(time)
    if (before !== undefined) bars.set(time, valuesOf(row, measure).map((value, index) => value + (before[index] ?? 0)))
  }
  return [...bars].map(([time, values]) => ({ time, values, total: values.reduce((sum, value) => sum + value, 0) }))
}

function valuesOf(row: UsageRow | null, measure: Measure): readonly number[] {
  if (measure === 'cost') return [row?.cost ?? 0]
  return [row?.input_tokens ?? 0, row?.output_tokens ?? 0]
}

/** The next number that reads well: 1, 2 or 5, and zeros. */
export function topOf(bars: readonly Bar[]): number {
  const most = Math.max(0, ...bars.map(({ total }) => total))
  if (most === 0) return 1
  const unit = 10 ** Math.floor(Math.log10(most))
  return (([1, 2, 5, 10] as const).find((step) => step * unit >= most * (1 - 1e-9)) ?? 10) * unit
}
