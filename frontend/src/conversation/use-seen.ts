/** Whether there is something in a conversation that its reader has not seen; what they look at is marked as seen. */
import { ref, watch, type Ref } from 'vue'
import { changeConversation } from '../api/conversations'
import type { Http } from '../api/http'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'

export interface SeenSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly changes: Changes
  /** The server has the conversation. */
  readonly isKnown: Ref<boolean>
  readonly isWriting: () => boolean
  readonly isShown: () => boolean
}

export interface Seen {
  readonly isUnread: Ref<boolean>
  /** It is on the screen, and the screen is looked at. */
  readonly isLookedAt: () => boolean
}

export function useSeen(id: string, { http, presence, changes, isKnown, isWriting, isShown }: SeenSurroundings): Seen {
  const isUnread = ref(false)

  function isLookedAt(): boolean {
    return isShown() && presence.isVisible.value
  }

  async function markSeen(): Promise<void> {
    isUnread.value = false
    await changeConversation(http, id, { seen: true }).catch(() => null)
    changes.read()
  }

  watch(
    () => isUnread.value && isKnown.value && !isWriting() && isLookedAt(),
    (is) => is && void markSeen(),
  )
  return { isUnread, isLookedAt }
}
