/** The conversation that somebody was in last on this device: a page that is started without an address opens there. */
import { watchEffect } from 'vue'
import { hasNewDraft } from '../composer/use-draft'
import type { TextStore } from '../sync/text-store'
import type { OpenConversation } from './use-conversation'

const LAST = 'last'
/** It was left for a new chat, which has no address that could be kept. */
const LEFT = 'last.left'

export interface Seen {
  /** Null: a new chat. */
  readonly conversation: OpenConversation | null
  readonly isVisible: boolean
}

/** Null: a new chat, also where words stand in one that nobody has gone away from since. */
export function lastConversation(store: TextStore): string | null {
  return store.read(LEFT) !== null && hasNewDraft(store) ? null : store.read(LAST)
}

/** Notes it. A temporary chat leaves no trace, and what is gone cannot be gone back to. */
export function useLastConversation(store: TextStore, seen: () => Seen): void {
  watchEffect(() => {
    const { conversation, isVisible } = seen()
    if (!isVisible) return
    if (conversation === null) store.write(LEFT, 'yes')
    else if (conversation.loading.value === 'missing' || conversation.instructions.isTemporary.value) forget(conversation.id)
    else if (conversation.loading.value === 'ready') note(conversation.id)
  })

  function note(id: string): void {
    store.write(LAST, id)
    store.write(LEFT, null)
  }

  function forget(id: string): void {
    if (store.read(LAST) === id) store.write(LAST, null)
  }
}
