/** The inputs of an answer with the id `a`, as its stream brings them, and what they make of it. */
import { reduceAnswer, type AnswerInput, type AnswerState } from '../answer/answer'
import type { Part } from '../api/part-wire'
import type { AnswerEvent, MessageHead, Run, RunEnd } from '../api/wire'
import { COMPLETE } from './wire-samples'

export function head(run: number, runs: readonly Run[] = []): MessageHead {
  return {
    id: 'a',
    conversation_id: 'c',
    parent_id: 'q',
    role: 'assistant',
    status: 'writing',
    model: 'demo/demo',
    created_at: '2026-11-21T00:00:00.000Z',
    sibling_ids: ['a'],
    run,
    cursor: `${run}-0`,
    runs,
    group_id: null,
    drawing: null,
  }
}

export function answer(run: number, cursor: string, runs: readonly Run[] = []): AnswerEvent {
  return { kind: 'answer', message: head(run, runs), cursor }
}

export function delta(cursor: string, text: string, index = 0): AnswerEvent {
  return { kind: 'delta', cursor, index, part: { type: 'text', text } }
}

export function end(cursor: string, status: RunEnd['status'] = 'complete'): AnswerEvent {
  return { kind: 'end', cursor, end: { ...COMPLETE, status } }
}

export function after(state: AnswerState, ...inputs: readonly AnswerInput[]): AnswerState {
  return inputs.reduce(reduceAnswer, state)
}

/** A part without text by its name. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => ('text' in part ? part.text : `[${part.type === 'tool_call' ? part.name : part.type}]`)).join('')
}
