/** What goes over the wire, as the API's contract names it: types and nothing that runs, so every layer may import them. */
import type { Person } from './person'
import type { PartialPicture, Sketch } from './drawing-wire'
import type { ConversationDraft, Instructions } from './instructions-wire'
import type { AttachedPart, Part, TextPart } from './part-wire'

export type Outcome = 'complete' | 'stopped' | 'failed' | 'interrupted'
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

export interface Usage {
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly reasoning_tokens: number | null
  readonly estimated: boolean | null
  /** US dollars; null: nobody knows. */
  readonly cost: number | null
}

/** All durations in milliseconds. */
export interface Timing {
  readonly first_token_ms: number | null
  readonly duration_ms: number | null
  readonly parts: readonly number[] | null
  readonly requests: number | null
  /** How often the model fell silent for seconds once it had begun. */
  readonly stalls: number | null
}

export interface RunError {
  readonly code: string
  /** A sentence for the person who asked. */
  readonly detail: string
}

export interface RunStop {
  readonly upstream_closed: boolean
  readonly closed_after_ms: number | null
}

export interface RunEnd {
  readonly status: Outcome
  readonly finish_reason: FinishReason | null
  readonly provider_finish_reason: string | null
  readonly usage: Usage | null
  readonly timing: Timing | null
  readonly error: RunError | null
  readonly stop: RunStop | null
  /** So many messages, the oldest, did not fit into the model's context window. */
  readonly left_out: number | null
  /** The one that answered, unless it is the answer's own. */
  readonly model: string | null
  /** Sampling parameters that it does not take. */
  readonly dropped_params: readonly string[] | null
}

export interface Run extends Omit<RunEnd, 'status'> {
  readonly run: number
  readonly start: number
  readonly status: 'writing' | Outcome
}

/** A message as an `answer` event has it. */
export interface MessageHead {
  readonly id: string
  readonly conversation_id: string
  readonly parent_id: string | null
  readonly role: 'user' | 'assistant'
  readonly status: 'writing' | Outcome
  readonly model: string | null
  readonly created_at: string
  readonly sibling_ids: readonly string[]
  readonly run: number
  readonly cursor: string | null
  readonly runs: readonly Run[]
  /** Of answers that were asked for together, until one of them is kept. */
  readonly group_id: string | null
  /** Pictures were asked for, these. */
  readonly drawing: Sketch | null
}

export interface Message extends MessageHead {
  readonly parts: readonly Part[]
}

export interface Conversation extends Instructions {
  readonly id: string
  readonly title: string | null
  readonly model: string | null
  readonly leaf_id: string | null
  /** RFC 3339, UTC, milliseconds: their order is that of the strings. */
  readonly last_message_at: string
  readonly writing: boolean
  readonly unread: boolean
  /** The number of its latest change. */
  readonly seq: number
  readonly pinned: boolean
  readonly archived: boolean
  readonly folder: string | null
  /** In no list, and gone some time after the last word in it. */
  readonly temporary: boolean
}

/** Which conversations a list is of. */
export type Shelf = { readonly kind: 'main' | 'pinned' | 'archived' | 'deleted' } | { readonly kind: 'folder'; readonly name: string }

/** Where conversations are put; what is not named stays. */
export interface Shelving {
  readonly pinned?: boolean
  readonly archived?: boolean
  readonly folder?: string | null
}

export interface Folder {
  readonly name: string
  readonly conversations: number
}

/** What was changed of many, without those that do not exist. */
export interface Shelved {
  readonly conversations: readonly Conversation[]
  readonly deleted: readonly string[]
}

export interface ConversationChanges extends Partial<Instructions> {
  readonly title?: string | null
  readonly leaf_id?: string
  readonly seen?: boolean
}

export interface ConversationPage {
  readonly conversations: readonly Conversation[]
  readonly next_cursor: string | null
}

export interface ChangeList {
  readonly seq: number
  readonly conversations: readonly Conversation[]
  /** Ids. */
  readonly deleted: readonly string[]
  readonly has_more: boolean
}

export interface ConversationWithMessages extends Conversation {
  readonly messages: readonly Message[]
}

export interface Session {
  readonly owner: { readonly id: string }
  /** Who is signed in; null where nobody has to be. */
  readonly person: Person | null
  /** Somebody else says with each call whose it is. */
  readonly is_vouched: boolean
  readonly limits: {
    readonly answers_at_once: number
    readonly session_expiry_ms: number
    /** Null: conversations are kept for ever. */
    readonly retention_days: number | null
    readonly upload_bytes: number
    readonly import_bytes: number
    /** To one question. */
    readonly files: number
  }
  /** `transcription`, `speech`: there was a model for it when the server was asked. */
  readonly features: {
    readonly model_titles: boolean
    readonly budget: boolean
    readonly transcription: boolean
    readonly speech: boolean
  }
  /** How long a stream may be silent before it is taken for dead. */
  readonly watchdog_ms: number
}

export interface StopReceipt extends RunStop {
  readonly status: Outcome
  readonly cursor: string
}

export interface StatusData {
  readonly state: 'connecting' | 'reading' | 'retrying' | 'continuing' | 'drawing'
  readonly attempt?: number
  readonly in_ms?: number
  /** Asked in the place of the answer's own. */
  readonly model?: string
  readonly partial?: PartialPicture
}

/** One event of an answer's stream, its cursor taken from the SSE `id:`; in a stream of several it says which one it is about. */
export type AnswerEvent = { readonly answerId?: string } & (
  | { readonly kind: 'answer'; readonly message: MessageHead; readonly cursor: string }
  | { readonly kind: 'delta'; readonly cursor: string; readonly index: number; readonly part: Part }
  | { readonly kind: 'status'; readonly status: StatusData }
  | { readonly kind: 'end'; readonly cursor: string; readonly end: RunEnd }
  | { readonly kind: 'heartbeat' }
)

/** One answer that is asked for; without a model the server chooses. */
export interface WantedAnswer {
  readonly id: string
  readonly model: string | null
}

export interface SendBody {
  readonly id: string
  readonly parent_id: string | null
  readonly parts: readonly (TextPart | { readonly type: AttachedPart['type']; readonly file_id: string })[]
  /** Present on the first message: the conversation is created in the same transaction. */
  readonly conversation?: ConversationDraft
  /** It is answered in pictures. */
  readonly drawing?: Sketch
}

/** Where a reader's copy of an answer ends; null: it has none. */
export interface ReadAnswer {
  readonly id: string
  readonly cursor: string | null
}

/** The calls that open a stream of answers. */
export type Opening =
  | { readonly kind: 'send'; readonly conversationId: string; readonly body: SendBody; readonly answers: readonly WantedAnswer[] }
  | { readonly kind: 'regenerate'; readonly questionId: string; readonly answers: readonly WantedAnswer[] }
  | { readonly kind: 'continue'; readonly answerId: string; readonly cursor: string | null }
  | { readonly kind: 'resume'; readonly answers: readonly ReadAnswer[] }

/** A stretch of a text; `marks`: where in it the hits are, start and end, in code points. */
export interface Snippet {
  readonly text: string
  readonly marks: readonly (readonly [start: number, end: number])[]
}

/** A title, or, with `message_id`, a message. `title` is its conversation's. */
export interface SearchHit {
  readonly conversation_id: string
  readonly title: string | null
  readonly snippet: Snippet
  readonly message_id?: string
  readonly role?: 'user' | 'assistant'
  readonly created_at?: string
}

/** Titles first, then messages, the best first. */
export interface SearchResult {
  readonly hits: readonly SearchHit[]
  readonly has_more: boolean
}
