/** The receipt in the reader's language: `412 tokens · 0.6 s to first · 38/s`. Pure. */
import type { RunEnd } from '../api/wire'
import type { EndedRun } from './answer'
import { answerFacts } from './receipt'

/** vue-i18n's `t`, as far as it is needed here. */
export type Translate = (key: string, values: Record<string, string>, plural: number) => string

export interface Ended {
  readonly end: RunEnd
  readonly runs: readonly EndedRun[]
  /** How often the page lost the answer and found it again. */
  readonly reconnects: number
  readonly isDrawn?: boolean
}

export function receiptSentence({ end, runs, reconnects, isDrawn }: Ended, locale: string, t: Translate): string {
  const facts = answerFacts(runs, isDrawn)
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const say = (key: string, values: Record<string, string> = {}, plural = 1): string => t(key, values, plural)
  const tokensKey = facts.areTokensEstimated ? 'receipt.aboutTokens' : 'receipt.tokens'
  const { tokens, firstTokenMs, tokensPerSecond, stalls, leftOut, answeredBy, dropped } = facts
  return [
    outcomeWords(end, number, say),
    answeredBy === null ? null : say('receipt.answeredBy', { model: answeredBy }),
    tokens === null ? null : say(tokensKey, { n: number(tokens) }, tokens),
    firstTokenMs === null ? null : say('receipt.first', { seconds: number(firstTokenMs / 1000, firstTokenMs < 100 ? 2 : 1) }),
    tokensPerSecond === null ? null : say('receipt.rate', { rate: number(tokensPerSecond) }),
    stalls === 0 ? null : say('receipt.stalls', { n: number(stalls) }, stalls),
    leftOut === null || leftOut === 0 ? null : say('receipt.leftOut', { n: number(leftOut) }, leftOut),
    dropped.length === 0 ? null : say('receipt.dropped', { names: dropped.join(', ') }),
    reconnects === 0 ? null : say('receipt.reconnects', { n: number(reconnects) }, reconnects),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

function outcomeWords(end: RunEnd, number: (value: number) => string, say: (key: string, values?: Record<string, string>) => string): string | null {
  switch (end.status) {
    case 'stopped': {
      const ms = end.stop?.upstream_closed === true ? end.stop.closed_after_ms : null
      return ms === null ? say('receipt.stopped') : say('receipt.stoppedAfter', { ms: number(ms) })
    }
    case 'failed':
      return say('receipt.failed')
    case 'interrupted':
      return say('receipt.interrupted')
    case 'complete':
      if (end.finish_reason === 'length') return say('receipt.length')
      return end.finish_reason === 'content_filter' ? say('receipt.filtered') : null
  }
}
