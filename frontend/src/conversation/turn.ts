/** One message as the page shows it: a question, or an answer with its state. Pure. */
import type { Message } from '../api/wire'
import { storedAnswer, type AnswerState } from './answer'

interface Node {
  readonly id: string
  readonly parent_id: string | null
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
  const { id, parent_id, model } = message
  if (message.role === 'assistant') return { kind: 'answer', id, parent_id, model, state: storedAnswer(message) }
  const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { kind: 'question', id, parent_id, text }
}
