/**
 * Questions that were sent and that the server does not have yet: the first may be on its way, the others wait for
 * their turn. (outbox, what happened) → outbox. Pure.
 */
import type { ConversationDraft } from '../api/instructions-wire'
import type { WantedAnswer } from '../api/wire'
import type { Written } from './written'

/** Where in the conversation a question goes. Settled once and kept, so that sending it again is the same request. */
export interface Place {
  readonly parentId: string | null
  /** What the conversation is made with, by the first one; null: it is there. */
  readonly begins: ConversationDraft | null
}

export interface OutboxQuestion extends Written {
  readonly id: string
  readonly answers: readonly WantedAnswer[]
  /** Null: after whatever is the last answer when its turn comes. */
  readonly place: Place | null
  /** The answer that it waits for, of several the first; null if there was none. */
  readonly afterId: string | null
}

export interface Outbox {
  readonly questions: readonly OutboxQuestion[]
  /** The answer before was stopped, or failed: nothing goes by itself until someone says so. */
  readonly isPaused: boolean
}

export const EMPTY_OUTBOX: Outbox = { questions: [], isPaused: false }

/** The last of them waits for the answer to the one before, else for the one that is being written, if any. */
export function queueLast(outbox: Outbox, question: OutboxQuestion, writingId: string | null): Outbox {
  const afterId = outbox.questions.at(-1)?.answers[0]?.id ?? writingId
  return { ...outbox, questions: [...outbox.questions, { ...question, afterId }] }
}

export function queueFirst(outbox: Outbox, question: OutboxQuestion): Outbox {
  return { ...outbox, questions: [question, ...outbox.questions] }
}

export function placeQuestion(outbox: Outbox, id: string, place: Place | null): Outbox {
  return { ...outbox, questions: outbox.questions.map((each) => (each.id === id ? { ...each, place } : each)) }
}

/** The server has them. An empty outbox has nothing to pause. */
export function dropQuestions(outbox: Outbox, ids: ReadonlySet<string>): Outbox {
  const questions = outbox.questions.filter((each) => !ids.has(each.id))
  if (questions.length === outbox.questions.length) return outbox
  return { questions, isPaused: outbox.isPaused && questions.length > 0 }
}

/** Nobody wants it any more: what waited for its answer waits for what it waited for itself. */
export function removeQuestion(outbox: Outbox, id: string): Outbox {
  const removed = outbox.questions.find((each) => each.id === id)
  if (removed === undefined) return outbox
  const rest = dropQuestions(outbox, new Set([id]))
  const questions = rest.questions.map((each) => (each.afterId === removed.answers[0]?.id ? { ...each, afterId: removed.afterId } : each))
  return { ...rest, questions }
}

export function pauseOutbox(outbox: Outbox, isPaused: boolean): Outbox {
  return { ...outbox, isPaused: isPaused && outbox.questions.length > 0 }
}

/** Null for an empty one. */
export function writeOutbox(outbox: Outbox): string | null {
  return outbox.questions.length === 0 ? null : JSON.stringify(outbox)
}

/** Whatever else stands there (another program's, a broken one) holds no questions. */
export function readOutbox(stored: string | null): Outbox {
  try {
    const { questions, isPaused } = JSON.parse(stored ?? 'null') as Outbox
    return { questions: questions.filter(isQuestion), isPaused }
  } catch {
    return EMPTY_OUTBOX
  }
}

function isQuestion({ id, answers, text, files, afterId }: Partial<OutboxQuestion>): boolean {
  return [id, answers?.[0]?.id, text].every((each) => typeof each === 'string') && Array.isArray(files) && afterId !== undefined
}
