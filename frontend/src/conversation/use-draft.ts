/** The draft of one conversation, kept in the browser until the server has it. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { TextStore } from '../text-store'
import { acceptDraft, readDraft, returnDraft, sendDraft, settleDraft, writeDraft, type Draft } from './draft'

export interface KeptDraft {
  readonly text: ComputedRef<string>
  /** A question on its way counts. */
  readonly isEmpty: ComputedRef<boolean>
  readonly write: (text: string) => void
  readonly send: (questionId: string) => void
  readonly accept: (questionId: string) => void
  readonly giveBack: () => void
  readonly settle: (knownIds: ReadonlySet<string>) => void
}

/** A new conversation's draft has no address until it is sent: whoever opens the empty page next finds it there. */
const NEW = 'new'

export function useDraft(store: TextStore, conversationId: string, isNew: boolean): KeptDraft {
  let key = keyOf(isNew ? NEW : conversationId)
  const draft = shallowRef(readDraft(store.read(key)))

  function keep(next: Draft): void {
    draft.value = next
    store.write(key, writeDraft(next))
  }

  return {
    text: computed(() => draft.value.text),
    isEmpty: computed(() => writeDraft(draft.value) === null),
    write: (text) => keep({ ...draft.value, text }),
    send(questionId) {
      const own = keyOf(conversationId)
      if (key !== own) store.write(key, null)
      key = own
      keep(sendDraft(draft.value, questionId))
    },
    accept: (questionId) => keep(acceptDraft(draft.value, questionId)),
    giveBack: () => keep(returnDraft(draft.value)),
    settle: (knownIds) => keep(settleDraft(draft.value, knownIds)),
  }
}

function keyOf(name: string): string {
  return `parley.draft.${name}`
}
