/** Notes which conversation somebody is in: a page that is started without an address opens there. */
import { watchEffect } from 'vue'
import type { TextStore } from '../sync/text-store'
import { forgetLast, noteLast, noteNewChat } from './last-conversation'
import type { OpenConversation } from './use-conversation'

export interface Seen {
  /** Null: a new chat. */
  readonly conversation: OpenConversation | null
  readonly isVisible: boolean
}

/** A temporary chat leaves no trace, and what is gone cannot be gone back to. */
export function useLastConversation(store: TextStore, seen: () => Seen): void {
  watchEffect(() => {
    const { conversation, isVisible } = seen()
    if (!isVisible) return
    if (conversation === null) noteNewChat(store)
    else if (conversation.loading.value === 'missing' || conversation.instructions.isTemporary.value) forgetLast(store, conversation.id)
    else if (conversation.loading.value === 'ready') noteLast(store, conversation.id)
  })
}
