/** Reading, listing and changing conversations. */
import { conversationEnd } from './addresses'
import type { Http } from './http'
import type { Conversation, ConversationChanges, ConversationPage, ConversationWithMessages, Folder, Shelf, Shelved, Shelving } from './wire'

/** The most messages the API hands out at once. */
export const MOST_MESSAGES = 500

/** Which path of a conversation to read: the chosen one, or the one that ends at, or leads on through, a message. */
export type PathChoice = { readonly kind: 'chosen' } | { readonly kind: 'leaf' | 'through'; readonly messageId: string }

/** The last `limit` messages of the path. */
export function getConversation(
  http: Http,
  id: string,
  path: PathChoice,
  limit: number,
  signal: AbortSignal,
): Promise<ConversationWithMessages> {
  const choice = path.kind === 'chosen' ? '' : `&${path.kind}=${path.messageId}`
  return http.json(conversationEnd(id, limit) + choice, { signal })
}

/** `cursor`: where the page before ended; null: the newest. */
export function getConversationPage(http: Http, shelf: Shelf, cursor: string | null, signal: AbortSignal): Promise<ConversationPage> {
  const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
  return http.json(`/api/conversations?${shelfQuery(shelf)}${after}`, { signal })
}

export function getFolders(http: Http, signal: AbortSignal): Promise<{ readonly folders: readonly Folder[] }> {
  return http.json('/api/folders', { signal })
}

/** Null: what is in it is in no folder any more. */
export function renameFolder(http: Http, name: string, newName: string | null): Promise<void> {
  return http.json('/api/folders', { method: 'PATCH', body: { name, new_name: newName }, keepalive: true })
}

/** The same for all of them. */
export function shelveConversations(
  http: Http,
  ids: readonly string[],
  shelving: Shelving & { readonly deleted?: boolean },
): Promise<Shelved> {
  return http.json('/api/conversations', { method: 'PATCH', body: { ids, ...shelving }, keepalive: true })
}

/** Counts even if the page is left at once. */
export function changeConversation(http: Http, id: string, changes: ConversationChanges): Promise<Conversation> {
  return http.json(pathOf(id), { method: 'PATCH', body: changes, keepalive: true })
}

function shelfQuery(shelf: Shelf): string {
  switch (shelf.kind) {
    case 'main':
      return 'pinned=false&folder='
    case 'folder':
      return `pinned=false&folder=${encodeURIComponent(shelf.name)}`
    default:
      return `${shelf.kind}=true`
  }
}

/** What a browser downloads: the path that is shown as Markdown, or everything as an archive; null: of all conversations. */
export function exportPath(id: string | null, format: 'markdown' | 'json'): string {
  return `${id === null ? '/api' : pathOf(id)}/export?format=${format}`
}

function pathOf(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}
