/** Snapshots of conversations that are shown to whoever has their address. */
import type { Http } from './http'
import type { Part } from './part-wire'
import type { Conversation } from './wire'

/** What is shown besides questions and the text of answers. */
export interface Shown {
  readonly reasoning: boolean
  readonly tools: boolean
  readonly system_prompt: boolean
}

export interface Share extends Shown {
  readonly id: string
  /** Its address on this server. */
  readonly path: string
  readonly created_at: string
}

export interface SharedMessage {
  readonly role: 'user' | 'assistant'
  readonly model: string | null
  readonly created_at: string
  readonly parts: readonly Part[]
}

export interface Snapshot {
  readonly title: string | null
  readonly created_at: string
  readonly system_prompt: string | null
  readonly messages: readonly SharedMessage[]
}

export function getShares(http: Http, conversationId: string, signal: AbortSignal): Promise<{ readonly shares: readonly Share[] }> {
  return http.json(sharesPath(conversationId), { signal })
}

/** `id`: sent again, the request makes no second one. */
export function createShare(http: Http, conversationId: string, id: string, shown: Shown): Promise<Share> {
  return http.json(sharesPath(conversationId), { method: 'POST', body: { id, ...shown } })
}

export function revokeShare(http: Http, id: string): Promise<void> {
  return http.json(`/api/shares/${id}`, { method: 'DELETE' })
}

export function getSnapshot(http: Http, token: string, signal: AbortSignal): Promise<Snapshot> {
  return http.json(sharedPath(token), { signal })
}

/** The conversation of the reader's own that the snapshot became; the same `id` makes no second one. */
export function copySnapshot(http: Http, token: string, id: string): Promise<Conversation> {
  return http.json(`${sharedPath(token)}/copies`, { method: 'POST', body: { id } })
}

export function sharedFilePath(token: string, fileId: string): string {
  return `${sharedPath(token)}/files/${fileId}`
}

function sharesPath(conversationId: string): string {
  return `/api/conversations/${conversationId}/shares`
}

function sharedPath(token: string): string {
  return `/api/shared/${encodeURIComponent(token)}`
}
