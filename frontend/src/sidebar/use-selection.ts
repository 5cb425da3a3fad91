/** Marking several conversations of the list, to do the same with all of them. */
import { computed, readonly, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Conversation } from '../api/wire'

export interface Selection {
  /** Null while nothing is to be marked. */
  readonly ids: Readonly<Ref<ReadonlySet<string> | null>>
  readonly conversations: ComputedRef<readonly Conversation[]>
  readonly begin: (conversation?: Conversation) => void
  readonly end: () => void
  /** `isRange`: and all that are shown between it and the one before. */
  readonly toggle: (conversation: Conversation, isRange: boolean) => void
}

/** `shown`: every conversation in the order of the list. */
export function useSelection(shown: () => readonly Conversation[]): Selection {
  const ids = shallowRef<ReadonlySet<string> | null>(null)
  let lastId: string | null = null

  function range(id: string): readonly string[] {
    const all = shown().map((each) => each.id)
    const [from, to] = [all.indexOf(lastId ?? id), all.indexOf(id)].sort((one, other) => one - other)
    return from === undefined || from < 0 ? [id] : all.slice(from, (to ?? from) + 1)
  }

  return {
    ids: readonly(ids),
    conversations: computed(() => shown().filter(({ id }) => ids.value?.has(id) === true)),
    begin(conversation) {
      lastId = conversation?.id ?? null
      ids.value = new Set(conversation === undefined ? [] : [conversation.id])
    },
    end: () => (ids.value = null),
    toggle({ id }, isRange) {
      const now = new Set(ids.value)
      const isMarked = !now.has(id)
      for (const each of isRange ? range(id) : [id]) {
        if (isMarked) now.add(each)
        else now.delete(each)
      }
      lastId = id
      ids.value = now
    },
  }
}
