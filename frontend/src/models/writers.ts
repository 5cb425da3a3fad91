/** Who wrote last in a conversation: who draws something in between is not gone on with. Pure. */
import type { AnswerTurn, Turn } from '../conversation/turn'

/** Of several answers side by side all of them. */
export function writers(path: readonly Turn[], last: readonly AnswerTurn[]): readonly string[] {
  const written = last.filter(({ state }) => state.drawing === null)
  const latest = path.findLast((turn) => turn.kind === 'answer' && turn.state.drawing === null)
  const answers = written.length > 0 ? written : [latest].filter((turn) => turn?.kind === 'answer')
  return answers.flatMap(({ model }) => model ?? [])
}
