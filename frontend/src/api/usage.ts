/** What was asked of providers and what that cost, added up; and the month's budget. */
import type { Http } from './http'

export type UsageBy = 'day' | 'model' | 'conversation'

/** Days such as `2026-11-22`, both included. */
export interface Span {
  readonly from: string
  readonly to: string
}

export interface Sums {
  readonly requests: number
  readonly input_tokens: number
  readonly output_tokens: number
  /** So many requests have tokens that the provider did not count. */
  readonly estimated: number
  /** US dollars, of those whose price is known. */
  readonly cost: number
  /** So many are not in it. */
  readonly unpriced: number
  readonly unfinished: number
  readonly retries: number
  readonly duration_ms: number
  /** On average. */
  readonly first_token_ms: number | null
}

export interface UsageRow extends Sums {
  readonly day?: string
  readonly model?: string
  readonly conversation_id?: string | null
  readonly title?: string | null
  readonly deleted?: boolean
}

export interface Usage {
  readonly totals: Sums
  readonly rows: readonly UsageRow[]
}

/** US dollars. */
export interface Budget {
  /** Such as `2026-11`, of UTC. */
  readonly month: string
  readonly limit: number
  readonly warning: number
  readonly spent: number
  /** So many requests count nothing, for nobody knows their price. */
  readonly unpriced: number
  readonly state: 'open' | 'warned' | 'spent'
}

export function getUsage(http: Http, span: Span, by: UsageBy, signal: AbortSignal): Promise<Usage> {
  return http.json(usagePath(span, by), { signal })
}

/** Where the same is a table for spreadsheets. */
export function usageTablePath(span: Span, by: UsageBy): string {
  return `${usagePath(span, by)}&format=csv`
}

export async function getBudget(http: Http, signal: AbortSignal): Promise<Budget | null> {
  const { budget } = await http.json<{ readonly budget: Budget | null }>('/api/budget', { signal })
  return budget
}

function usagePath(span: Span, by: UsageBy): string {
  return `/api/usage?${periodQuery(span)}&by=${by}`
}

/** The days are the reader's own. */
export function periodQuery({ from, to }: Span): string {
  const tz = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return new URLSearchParams({ from, to, tz }).toString()
}
