/** Which days are looked at. Pure: days are ISO dates, counted as if all were of UTC. */
import type { Span } from '../api/usage'

export type SpanName = 'today' | 'week' | 'month' | 'lastMonth' | 'days' | 'own'

const WEEK = 7
const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** The day that the reader's clock has. */
export function dayOf(moment: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${String(moment.getFullYear()).padStart(4, '0')}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`
}

/** `own` is what the reader says. */
export function spanOf(name: SpanName, today: string, own: Span): Span {
  switch (name) {
    case 'today':
      return { from: today, to: today }
    case 'week':
      return { from: plusDays(today, 1 - WEEK), to: today }
    case 'month':
      return { from: `${today.slice(0, 7)}-01`, to: today }
    case 'lastMonth': {
      const to = plusDays(`${today.slice(0, 7)}-01`, -1)
      return { from: `${to.slice(0, 7)}-01`, to }
    }
    case 'days':
      return { from: plusDays(today, 1 - DAYS), to: today }
    case 'own':
      return own
  }
}

/** It can be asked for. */
export function isSpan({ from, to }: Span): boolean {
  return from !== '' && to !== '' && from <= to
}

export function daysOf({ from, to }: Span): readonly string[] {
  const count = Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1
  return Array.from({ length: count }, (_, index) => plusDays(from, index))
}

/** Its beginning in UTC. */
export function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

function plusDays(day: string, days: number): string {
  return new Date(timeOf(day) + days * DAY_MS).toISOString().slice(0, 10)
}
