/** What an answer's receipt states, over all its runs. Pure: numbers only, no words. */
import type { EndedRun } from './answer'

export interface AnswerFacts {
  readonly tokens: number | null
  readonly inputTokens: number | null
  readonly reasoningTokens: number | null
  /** US dollars, of the runs whose price is known. */
  readonly cost: number | null
  /** Of the latest run. */
  readonly leftOut: number | null
  /** In the place of the one that was asked; of the latest run. */
  readonly answeredBy: string | null
  /** Parameters that the model does not take; of the latest run. */
  readonly dropped: readonly string[]
  readonly areTokensEstimated: boolean
  readonly firstTokenMs: number | null
  readonly tokensPerSecond: number | null
  readonly stalls: number
}

/** Under this much writing time a rate says more about buffering than about the model. */
const SHORTEST_RATED_MS = 100

/** `isDrawn`: pictures come all at once, after whatever time they took. */
export function answerFacts(runs: readonly EndedRun[], isDrawn = false): AnswerFacts {
  let tokens: number | null = null
  let ratedTokens = 0
  let ratedMs = 0
  for (const { usage, timing } of runs) {
    const output = usage?.output_tokens ?? null
    if (output === null) continue
    tokens = (tokens ?? 0) + output
    const first = timing?.first_token_ms ?? null
    const duration = timing?.duration_ms ?? null
    if (first === null || duration === null) continue
    ratedTokens += output
    ratedMs += duration - first
  }
  return {
    tokens,
    inputTokens: total(runs.map(({ usage }) => usage?.input_tokens ?? null)),
    reasoningTokens: total(runs.map(({ usage }) => usage?.reasoning_tokens ?? null)),
    cost: total(runs.map(({ usage }) => usage?.cost ?? null)),
    leftOut: runs.at(-1)?.left_out ?? null,
    answeredBy: runs.at(-1)?.model ?? null,
    dropped: runs.at(-1)?.dropped_params ?? [],
    areTokensEstimated: runs.some((run) => run.usage?.estimated === true),
    firstTokenMs: runs[0]?.timing?.first_token_ms ?? null,
    tokensPerSecond: isDrawn || ratedMs < SHORTEST_RATED_MS || ratedTokens === 0 ? null : (ratedTokens * 1000) / ratedMs,
    stalls: runs.reduce((sum, run) => sum + (run.timing?.stalls ?? 0), 0),
  }
}

/** Of those that are known; null if none is. */
export function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value)
}
