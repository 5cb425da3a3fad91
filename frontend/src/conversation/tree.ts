/** Messages form a tree by parent_id; a conversation shows one path through it. Pure. */
import type { MessageHead } from '../api/wire'

/** From the root down to the leaf. Without a known leaf: the path to the newest message. */
export function chosenPath<M extends Pick<MessageHead, 'id' | 'parent_id'>>(
  messages: readonly M[],
  leafId: string | null,
): readonly M[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const path: M[] = []
  let next = (leafId === null ? undefined : byId.get(leafId)) ?? messages.at(-1)
  while (next !== undefined) {
    path.push(next)
    // Each message is visited once, so a cycle in bad data cannot hang the page.
    byId.delete(next.id)
    next = next.parent_id === null ? undefined : byId.get(next.parent_id)
  }
  return path.reverse()
}
