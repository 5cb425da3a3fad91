/** Everything that is known of an ended answer, as rows of a table. Pure. */
import type { AnswerState } from './answer'
import { answerFacts, total } from './receipt'
import type { Translate } from './receipt-sentence'

export interface FactRow {
  readonly name: string
  readonly value: string
}

export function factRows(state: AnswerState, model: string | null, locale: string, t: Translate): readonly FactRow[] {
  const facts = answerFacts(state.runs, state.drawing !== null)
  const end = state.runs.at(-1)
  const number = (value: number): string => value.toLocaleString(locale)
  const seconds = (ms: number): string => t('facts.seconds', { n: (ms / 1000).toLocaleString(locale, { maximumFractionDigits: 2 }) }, 1)
  const tokens = (value: number): string => t(facts.areTokensEstimated ? 'facts.about' : 'facts.exact', { n: number(value) }, value)
  const timings = state.runs.map(({ timing }) => timing)
  const rows: readonly (readonly [name: string, value: string | null])[] = [
    ['model', model],
    ['answeredBy', facts.answeredBy],
    ['inputTokens', orNull(facts.inputTokens, tokens)],
    ['outputTokens', orNull(facts.tokens, tokens)],
    ['reasoningTokens', orNull(facts.reasoningTokens, tokens)],
    ['cost', orNull(facts.cost, (cost) => dollars(cost, locale))],
    ['first', orNull(facts.firstTokenMs, seconds)],
    ['rate', orNull(facts.tokensPerSecond, (rate) => t('facts.perSecond', { n: number(Math.round(rate)) }, 1))],
    ['duration', orNull(total(timings.map((timing) => timing?.duration_ms ?? null)), seconds)],
    ['requests', orNull(total(timings.map((timing) => timing?.requests ?? null)), number)],
    ['stalls', number(facts.stalls)],
    ['reconnects', number(state.reconnects)],
    ['leftOut', orNull(facts.leftOut, number)],
    ['dropped', facts.dropped.join(', ') || null],
    ['finish', end?.provider_finish_reason ?? end?.finish_reason ?? null],
  ]
  return rows.flatMap(([name, value]) => (value === null ? [] : [{ name: t(`facts.${name}`, {}, 1), value }]))
}

/** Enough digits to tell a cheap answer from a dear one. */
export function dollars(cost: number, locale: string): string {
  const digits = cost === 0 || cost >= 1 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 2 }
  return cost.toLocaleString(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', ...digits })
}

function orNull<T>(value: T | null, say: (value: T) => string): string | null {
  return value === null ? null : say(value)
}
