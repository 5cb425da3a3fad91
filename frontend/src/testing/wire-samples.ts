/** Messages as the server writes them. */
import type { Conversation, ConversationWithMessages, Message, Run, RunEnd, SendBody } from '../api/wire'

/** A question for one answer, as it goes out. */
export type SentBody = SendBody & { readonly answer_id: string }

export const COMPLETE: RunEnd = {
  status: 'complete',
  finish_reason: 'stop',
  provider_finish_reason: 'stop',
  usage: null,
  timing: null,
  error: null,
  stop: null,
  left_out: null,
  model: null,
  dropped_params: null,
}

export function question(id: string, parentId: string | null, text: string): Message {
  return {
    id,
    conversation_id: 'c',
    parent_id: parentId,
    role: 'user',
    status: 'complete',
    model: null,
    created_at: '2026-11-21T00:00:00.000Z',
    sibling_ids: [id],
    run: 0,
    cursor: null,
    runs: [],
    group_id: null,
    drawing: null,
    parts: [{ type: 'text', text }],
  }
}

export function answer(id: string, parentId: string, text: string, end: RunEnd | null = COMPLETE): Message {
  const run: Run = { ...(end ?? COMPLETE), status: end?.status ?? 'writing', run: 1, start: 0 }
  return {
    ...question(id, parentId, text),
    role: 'assistant',
    status: run.status,
    model: 'demo/demo',
    run: 1,
    cursor: `1-${text.length}`,
    runs: [run],
  }
}

/** As a list has it. */
export function summary(id: string, changes: Partial<Conversation> = {}): Conversation {
  return {
    id,
    title: null,
    model: null,
    system_prompt: null,
    params: null,
    leaf_id: null,
    last_message_at: '2026-11-21T00:00:00.000Z',
    writing: false,
    unread: false,
    seq: 1,
    pinned: false,
    archived: false,
    folder: null,
    temporary: false,
    ...changes,
  }
}

export function conversation(...messages: readonly Message[]): ConversationWithMessages {
  return { ...summary('c'), leaf_id: messages.at(-1)?.id ?? null, messages }
}

/** The data of an `answer` event. */
export function answerData(id: string, cursor = '1-0', run = 1): unknown {
  return { message: { id, parent_id: 'q', role: 'assistant', status: 'writing', run, runs: [] }, cursor }
}

export function textData(text: string): unknown {
  return { part: 0, type: 'text', text }
}
