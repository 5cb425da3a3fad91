/** A question with the answer below it, as they stand together on the page. Pure. */
import type { AnswerTurn, QuestionTurn, Turn } from './turn'

export interface Exchange {
  /** That of its first message. */
  readonly id: string
  /** Null where the path is known only from an answer on. */
  readonly question: QuestionTurn | null
  readonly answer: AnswerTurn | null
}

export function exchangesOf(turns: readonly Turn[]): readonly Exchange[] {
  const exchanges: Exchange[] = []
  for (const turn of turns) {
    const last = exchanges.at(-1)
    if (turn.kind === 'question') exchanges.push({ id: turn.id, question: turn, answer: null })
    else if (last?.answer === null) exchanges[exchanges.length - 1] = { ...last, answer: turn }
    else exchanges.push({ id: turn.id, question: null, answer: turn })
  }
  return exchanges
}
