/** A question with the answer below it, as they stand together on the page. Pure. */
import type { AnswerTurn, QuestionTurn, Turn } from './turn'

export interface Exchange {
  /** That of its first message. */
  readonly id: string
  /** Null where the path is known only from an answer on. */
  readonly question: QuestionTurn | null
  readonly answer: AnswerTurn | null
}

/** Those of `before` in which nothing changed are the same objects: what is drawn of them stands. */
export function exchangesOf(turns: readonly Turn[], before: readonly Exchange[] = []): readonly Exchange[] {
  return grouped(turns).map((now, index) => {
    const known = before[index]
    const isSame = known?.id === now.id && known.question === now.question && known.answer === now.answer
    return isSame ? known : now
  })
}

function grouped(turns: readonly Turn[]): readonly Exchange[] {
  const exchanges: Exchange[] = []
  for (const turn of turns) {
    const last = exchanges.at(-1)
    if (turn.kind === 'question') exchanges.push({ id: turn.id, question: turn, answer: null })
    else if (last?.answer === null) exchanges[exchanges.length - 1] = { ...last, answer: turn }
    else exchanges.push({ id: turn.id, question: null, answer: turn })
  }
  return exchanges
}
