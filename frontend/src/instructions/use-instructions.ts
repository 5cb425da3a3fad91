/**
 * What the models of one conversation are told besides what is said in it, and whether it is temporary. Until the server
 * has the conversation this is kept in the browser, as its draft is.
 */
import { readonly, ref, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { changeConversation } from '../api/conversations'
import type { Http } from '../api/http'
import type { ConversationDraft, Instructions } from '../api/instructions-wire'
import type { Conversation } from '../api/wire'
import type { TextStore } from '../sync/text-store'
import type { Changes } from '../sync/use-changes'

export interface InstructionsSurroundings {
  readonly http: Http
  readonly store: TextStore
  readonly changes: Changes
  /** The server has the conversation. */
  readonly isKnown: Readonly<Ref<boolean>>
}

export interface OpenInstructions {
  readonly now: Readonly<ShallowRef<Instructions>>
  readonly isTemporary: Readonly<Ref<boolean>>
  /** Whether that can still be chosen: only until the first question. */
  readonly canBeTemporary: () => boolean
  /** False if the server did not take them: they are as they were. */
  readonly change: (instructions: Instructions) => Promise<boolean>
  readonly setTemporary: (is: boolean) => void
  /** The server has said what it knows. */
  readonly adopt: (conversation: Conversation) => void
  /** What the conversation is to be made with. */
  readonly beginning: () => ConversationDraft
}

interface Kept extends Instructions {
  readonly isTemporary: boolean
}

const NOTHING: Kept = { system_prompt: null, params: null, isTemporary: false }

/** A new conversation has no address until something is said in it: whoever opens the empty page next finds them there. */
const NEW = 'instructions.new'

export function useInstructions(id: string, isNew: boolean, surroundings: InstructionsSurroundings): OpenInstructions {
  const { http, store, changes, isKnown } = surroundings
  const kept = isNew ? readKept(store.read(NEW)) : NOTHING
  const now = shallowRef<Instructions>({ system_prompt: kept.system_prompt, params: kept.params })
  const isTemporary = ref(kept.isTemporary)

  /** A reload must not make a temporary chat a usual one. */
  function keep(): void {
    const hasNothing = isEmpty(now.value) && !isTemporary.value
    store.write(NEW, hasNothing ? null : JSON.stringify({ ...now.value, isTemporary: isTemporary.value }))
  }

  async function change(instructions: Instructions): Promise<boolean> {
    const before = now.value
    now.value = instructions
    if (!isKnown.value) {
      keep()
      return true
    }
    try {
      await changeConversation(http, id, instructions)
      changes.read()
      return true
    } catch {
      if (now.value === instructions) now.value = before
      return false
    }
  }

  // They belong to this conversation now: the next new one starts without.
  watch(isKnown, (is) => is && isNew && store.write(NEW, null))

  return {
    now: shallowReadonly(now),
    isTemporary: readonly(isTemporary),
    canBeTemporary: () => isNew && !isKnown.value,
    change,
    setTemporary(is) {
      isTemporary.value = is
      keep()
    },
    adopt({ system_prompt, params, temporary }) {
      now.value = { system_prompt, params }
      isTemporary.value = temporary
    },
    beginning: () => ({
      ...(isTemporary.value && { temporary: true }),
      ...(now.value.system_prompt !== null && { system_prompt: now.value.system_prompt }),
      ...(now.value.params !== null && { params: now.value.params }),
    }),
  }
}

export function isEmpty({ system_prompt, params }: Instructions): boolean {
  return system_prompt === null && params === null
}

/** Whatever else stands there says nothing. */
function readKept(stored: string | null): Kept {
  try {
    const { system_prompt = null, params = null, isTemporary = false } = (JSON.parse(stored ?? 'null') ?? {}) as Partial<Kept>
    return { system_prompt, params, isTemporary }
  } catch {
    return NOTHING
  }
}
