/** Reading, listing and changing conversations. */
import type { Http } from './http'
import type { Conversation, ConversationChanges, ConversationPage, ConversationWithMessages } from './wire'

/** The most messages the API hands out at once. */
const MOST_MESSAGES = 500

/** Which path of a conversation to read: the chosen one, or the one that ends at, or leads on through, a message. */
export type PathChoice = { readonly kind: 'chosen' } | { readonly kind: 'leaf' | 'through'; readonly messageId: string }

/** The last messages of the path. */
export function getConversation(
  http: Http,
  id: string,
  path: PathChoice,
  signal: AbortSignal,
): Promise<ConversationWithMessages> {
  const choice = path.kind === 'chosen' ? '' : `&${path.kind}=${path.messageId}`
  return http.json(`${pathOf(id)}?limit=${MOST_MESSAGES}${choice}`, { signal })
}

/** `cursor`: where the page before ended; null: the newest. */
export function getConversationPage(http: Http, cursor: string | null, signal: AbortSignal): Promise<ConversationPage> {
  const after = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`
  return http.json(`/api/conversations${after}`, { signal })
}

/** Counts even if the page is left at once. */
export function changeConversation(http: Http, id: string, changes: ConversationChanges): Promise<Conversation> {
  return http.json(pathOf(id), { method: 'PATCH', body: changes, keepalive: true })
}

export function deleteConversation(http: Http, id: string): Promise<void> {
  return http.json(pathOf(id), { method: 'DELETE', keepalive: true })
}

export function restoreConversation(http: Http, id: string): Promise<Conversation> {
  return http.json(`${pathOf(id)}/restore`, { method: 'POST', keepalive: true })
}

function pathOf(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}
