/**
 * The conversations this page has open: the one on the screen, those it was on lately, and those in which something is
 * being written or waits to be sent. They share the tab's one stream.
 */
import { computed, effectScope, onScopeDispose, shallowRef, type ComputedRef, type EffectScope, type InjectionKey } from 'vue'
import type { Http } from '../api/http'
import { conversationsWithOutbox } from '../composer/use-outbox'
import type { TextStore } from '../sync/text-store'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'
import type { UploadLimits } from '../sync/use-server'
import { slotHolder } from './connection-slot'
import { useConversation, type OpenConversation } from './use-conversation'

export interface Conversations {
  /** The conversation comes onto the screen. */
  readonly show: (id: string, isNew: boolean) => OpenConversation
  readonly leave: () => void
  readonly shown: ComputedRef<OpenConversation | null>
  /** Those in which this page follows something that is being written. */
  readonly writing: ComputedRef<readonly OpenConversation[]>
}

export const conversationsKey: InjectionKey<Conversations> = Symbol('conversations')

export interface ConversationsSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly changes: Changes
  readonly store: TextStore
  readonly silenceMs: () => number
  readonly uploadLimits: () => UploadLimits
}

interface Entry {
  readonly conversation: OpenConversation
  readonly scope: EffectScope
}

/** How many quiet ones are kept, so that going back to one shows it at once. */
const KEPT = 8

export function useConversations(surroundings: ConversationsSurroundings): Conversations {
  const { presence, store } = surroundings
  /** The one looked at last comes last. */
  const entries = shallowRef<readonly Entry[]>([])
  const shownId = shallowRef<string | null>(null)

  const holderId = computed(() => {
    const claimants = entries.value.map(({ conversation: { id, claim } }) => ({
      id,
      claim: claim.value,
      isShown: id === shownId.value,
    }))
    return slotHolder(claimants, presence.isVisible.value)
  })

  function open(id: string, isNew: boolean): Entry {
    const scope = effectScope(true)
    const conversation = scope.run(() =>
      useConversation(id, isNew, {
        ...surroundings,
        mayConnect: () => holderId.value === id,
        isShown: () => shownId.value === id,
      }),
    )
    if (conversation === undefined) throw new Error('a new scope runs what it is given')
    return { conversation, scope }
  }

  function show(id: string, isNew: boolean): OpenConversation {
    const entry = entries.value.find(({ conversation }) => conversation.id === id) ?? open(id, isNew)
    entries.value = [...entries.value.filter((each) => each !== entry), entry]
    shownId.value = id
    closeOldest()
    return entry.conversation
  }

  function closeOldest(): void {
    const quiet = entries.value.filter(({ conversation }) => conversation.id !== shownId.value && isQuiet(conversation))
    const closed = new Set(quiet.slice(0, -KEPT))
    entries.value = entries.value.filter((entry) => !closed.has(entry))
    for (const { scope } of closed) scope.stop()
  }

  for (const id of conversationsWithOutbox(store)) entries.value = [...entries.value, open(id, false)]
  onScopeDispose(() => {
    for (const { scope } of entries.value) scope.stop()
  })

  return {
    show,
    leave: () => (shownId.value = null),
    writing: computed(() => entries.value.map(({ conversation }) => conversation).filter(({ isWriting }) => isWriting.value)),
    shown: computed(() => entries.value.find(({ conversation }) => conversation.id === shownId.value)?.conversation ?? null),
  }
}

/** Nothing would be lost by closing it. */
function isQuiet({ claim, uploads, dictation, waiting, isPaused }: OpenConversation): boolean {
  const isIncoming = uploads.list.value.length > 0 || dictation.isKept.value
  return claim.value === 'none' && !isIncoming && (waiting.value.length === 0 || isPaused.value)
}
