/** What an answer that is being written waits for, as one word for the reader. Pure. */
import { shownParts, type AnswerState } from './answer'

export type Waiting =
  | 'connecting'
  | 'reading'
  | 'retrying'
  | 'continuing'
  | 'drawing'
  | 'waiting'
  | 'writing'
  | 'stopping'
  | 'reconnecting'
  | 'paused'

/**
 * Null while the model thinks: its thoughts say that themselves, and for how long. `isLinkLostLong`: a lost connection
 * is not worth a word until it has been lost for a while.
 */
export function waitingOf(state: AnswerState, isLinkLostLong: boolean): Waiting | null {
  const { phase, link, status } = state
  if (link === 'paused' || (link === 'reconnecting' && isLinkLostLong)) return link
  if (phase.kind === 'stopping') return 'stopping'
  if (phase.kind === 'asking') return 'connecting'
  if (status !== null) return isKnown(status.state) ? status.state : 'waiting'
  const last = shownParts(state).at(-1)
  if (last === undefined) return 'waiting'
  if (last.type === 'image') return 'drawing'
  return last.type === 'reasoning' ? null : 'writing'
}

/** Newer servers may have more to say. */
function isKnown(word: string): boolean {
  return ['connecting', 'reading', 'retrying', 'continuing', 'drawing'].includes(word)
}

/** Whether how long it has lasted is of interest. */
export function isTimed(waiting: Waiting): boolean {
  return waiting !== 'writing' && waiting !== 'paused'
}
