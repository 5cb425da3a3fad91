/** What administrators see of the whole installation besides people. None of it has a word of a conversation. */
import type { Http } from './http'
import { periodQuery, type Span, type Sums } from './usage'

const ADMIN = '/api/admin'

export interface ProviderHealth {
  readonly name: string
  readonly address: string
  /** It was not configured, and may not be there. */
  readonly is_offered: boolean
  readonly state: 'reachable' | 'unreachable' | 'unknown'
  readonly last_error: { readonly code: string; readonly at: string } | null
  /** These three are of the last hour. */
  readonly requests: number
  readonly failures: number
  readonly first_token_ms: number | null
  readonly keys: number
  readonly keys_at_rest: readonly { readonly number: number; readonly until: string }[]
  readonly models: number
  /** Null where the models are named in the settings, or nobody has a list yet. */
  readonly listed_at: string | null
}

/** Without a person: of all whose account is gone. */
export interface EverybodysRow extends ByUse {
  readonly person_id: string | null
  readonly login: string | null
  readonly name: string | null
  readonly model: string
}

export interface ByUse extends Sums {
  readonly answers: number
  readonly pictures: number
  readonly speech: number
}

export interface EverybodysUsage {
  readonly totals: ByUse
  readonly rows: readonly EverybodysRow[]
}

export interface RunningAnswer {
  readonly id: string
  readonly person_id: string
  readonly name: string | null
  readonly model: string | null
  readonly started_at: string
  readonly running_ms: number
  readonly characters: number
  readonly process: string | null
  readonly is_stop_requested: boolean
}

export interface RunningAnswers {
  readonly answers: readonly RunningAnswer[]
  readonly total: number
}

/** What Stop came to. */
export interface StopReceipt {
  readonly status: string
  readonly upstream_closed: boolean
  readonly closed_after_ms: number | null
}

export interface Setting {
  readonly name: string
  /** Null of a secret. */
  readonly value: string | null
  readonly is_secret: boolean
  /** `default`, `environment`, `env_file`, … */
  readonly source: string
}

export interface SettingsInForce {
  readonly version: string
  readonly schema_revision: string
  readonly settings: readonly Setting[]
}

export async function getProviders(http: Http, signal: AbortSignal): Promise<readonly ProviderHealth[]> {
  return (await http.json<{ readonly providers: readonly ProviderHealth[] }>(`${ADMIN}/providers`, { signal })).providers
}

export function getEverybodysUsage(http: Http, span: Span, signal: AbortSignal): Promise<EverybodysUsage> {
  return http.json(`${ADMIN}/usage?${periodQuery(span)}`, { signal })
}

/** Where the same is a table for spreadsheets. */
export function everybodysTablePath(span: Span): string {
  return `${ADMIN}/usage?${periodQuery(span)}&format=csv`
}

export function getRunning(http: Http, signal: AbortSignal): Promise<RunningAnswers> {
  return http.json(`${ADMIN}/answers`, { signal })
}

export function stopAnswer(http: Http, id: string): Promise<StopReceipt> {
  return http.json(`${ADMIN}/answers/${id}/stop`, { method: 'POST' })
}

export function getSettings(http: Http, signal: AbortSignal): Promise<SettingsInForce> {
  return http.json(`${ADMIN}/settings`, { signal })
}
