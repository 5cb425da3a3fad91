/** Deleting conversations and taking that back, which leads away from the one that is open, and back to it. */
import type { Router } from 'vue-router'
import type { Conversation } from '../api/wire'
import type { OpenList } from '../sidebar/use-conversation-list'

export interface Removal {
  readonly remove: (conversations: readonly Conversation[]) => void
  readonly undo: () => Promise<void>
}

export function useRemoval(list: OpenList, currentId: () => string | null, router: Router): Removal {
  let deletedHere: string | null = null

  function remove(conversations: readonly Conversation[]): void {
    deletedHere = conversations.find(({ id }) => id === currentId())?.id ?? null
    void list.remove(conversations)
    if (deletedHere !== null) void router.push({ name: 'new' })
  }

  async function undo(): Promise<void> {
    const isDeletion = list.lastAct.value?.kind === 'deleted'
    if ((await list.undo()) && isDeletion && deletedHere !== null) void router.push({ name: 'conversation', params: { id: deletedHere } })
  }

  return { remove, undo }
}
