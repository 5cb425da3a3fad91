/** Amounts as they are written. Pure. */
import type { Sums } from '../api/usage'

/** Small ones to two digits that count, so that nothing that cost something seems free. */
export function dollars(amount: number, locale: string): string {
  const isSmall = amount > 0 && amount < 0.095
  const digits = isSmall ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return amount.toLocaleString(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', ...digits })
}

/** Where nobody knows any price there is none to tell. */
export function costOf({ cost, unpriced, requests }: Pick<Sums, 'cost' | 'unpriced' | 'requests'>, locale: string): string {
  return cost === 0 && unpriced > 0 && unpriced === requests ? '–' : dollars(cost, locale)
}

/** `1.2M`, or in Chinese `120万`. */
export function short(value: number, locale: string): string {
  return value.toLocaleString(locale, { notation: 'compact', maximumFractionDigits: 1 })
}

export function whole(value: number, locale: string): string {
  return value.toLocaleString(locale)
}

export function seconds(ms: number | null, locale: string): string {
  if (ms === null) return '–'
  return (ms / 1000).toLocaleString(locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow', minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

/** A day such as `2026-11-22`, or a month. */
export function dateName(time: string, locale: string, style: 'short' | 'long'): string {
  const isMonth = time.length === 7
  const year = style === 'long' || isMonth ? ({ year: 'numeric' } as const) : {}
  const day = isMonth ? {} : ({ day: 'numeric' } as const)
  return new Date(time).toLocaleDateString(locale, { timeZone: 'UTC', month: style === 'long' && isMonth ? 'long' : 'short', ...day, ...year })
}
