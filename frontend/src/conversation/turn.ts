/** One message as the page shows it: a question, or an answer with its state. Pure. */
import { askedAnswer, storedAnswer, type AnswerState } from '../answer/answer'
import type { Sketch } from '../api/drawing-wire'
import type { AttachedPart } from '../api/part-wire'
import type { Message, WantedAnswer } from '../api/wire'
import type { Written } from '../composer/written'

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
  readonly files: readonly AttachedPart[]
  readonly drawing: Sketch | null
}

export interface AnswerTurn extends Node {
  readonly kind: 'answer'
  readonly model: string | null
  readonly state: AnswerState
  /** Of answers that were asked for together, as long as none of them is kept. */
  readonly groupId: string | null
}

export type Turn = QuestionTurn | AnswerTurn

export function turnOf(message: Message): Turn {
  const { id, parent_id, sibling_ids, created_at, model, group_id: groupId } = message
  const node = { id, parent_id, sibling_ids, created_at }
  if (message.role === 'assistant') return { ...node, kind: 'answer', model, state: storedAnswer(message), groupId }
  const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const files = message.parts.filter((part) => part.type === 'image' || part.type === 'file')
  return { ...node, kind: 'question', text, files, drawing: message.drawing }
}

/** One that is made here: the server has not told its time and its siblings. */
export function newQuestionTurn(id: string, parentId: string | null, { text, files, drawing = null }: Written): QuestionTurn {
  return { ...newNode(id, parentId), kind: 'question', text, files, drawing }
}

export function newAnswers(wanted: readonly WantedAnswer[], questionId: string, drawing: Sketch | null): readonly AnswerTurn[] {
  const groupId = wanted.length > 1 ? (wanted[0]?.id ?? null) : null
  return wanted.map(({ id, model }) => ({ ...newNode(id, questionId), kind: 'answer', model, state: askedAnswer(id, drawing), groupId }))
}

function newNode(id: string, parentId: string | null): Node {
  return { id, parent_id: parentId, sibling_ids: [], created_at: '' }
}
