/** One message as the page shows it: a question, or an answer with its state. Pure. */
import { storedAnswer, type AnswerState } from '../answer/answer'
import type { Message } from '../api/wire'

interface Node {
  readonly id: string
  readonly parent_id: string | null
  /** Every message with this parent and role that the server knows, itself included, oldest first. */
  readonly sibling_ids: readonly string[]
  readonly created_at: string
}

export interface QuestionTurn extends Node {
  readonly kind: 'question'
  readonly text: string
}

export interface AnswerTurn extends Node {
  readonly kind: 'answer'
  readonly model: string | null
  readonly state: AnswerState
}

export type Turn = QuestionTurn | AnswerTurn

export function turnOf(message: Message): Turn {
  const { id, parent_id, sibling_ids, created_at, model } = message
  const node = { id, parent_id, sibling_ids, created_at }
  if (message.role === 'assistant') return { ...node, kind: 'answer', model, state: storedAnswer(message) }
  const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...node, kind: 'question', text }
}
