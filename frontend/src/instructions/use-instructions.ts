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
  /** Something is said: a reload, or a sign-in that is over, must not make a temporary chat a usual one. */
  readonly begin: () => void
  /** The server has them. */
  readonly forget: () => void
  /** What the conversation is to be made with. */
  readonly beginning: () => ConversationDraft
}

interface Kept extends Instructions {
  readonly isTemporary: boolean
}

const NOTHING: Kept = { system_prompt: null, params: null, isTemporary: false }

/** A new conversation has no address until something is said in it: whoever opens the empty page next finds them there. */
const NEW = 'instructions.new'

/** Of a conversation in which something was said, of which the server may never have heard: they are its own by then. */
function begunKey(id: string): string {
  return `begun.${id}`
}

/** Whether that was so in this browser. */
export function isBegun(store: TextStore, id: string): boolean {
  return store.read(begunKey(id)) !== null
}

export function useInstructions(id: string, isNew: boolean, surroundings: InstructionsSurroundings): OpenInstructions {
  const { http, store, changes, isKnown } = surroundings
  let isOwn = !isNew
  const kept = readKept(store.read(isNew ? NEW : begunKey(id)))
  const now = shallowRef<Instructions>({ system_prompt: kept.system_prompt, params: kept.params })
  const isTemporary = ref(kept.isTemporary)

  function keep(): void {
    const all = JSON.stringify({ ...now.value, isTemporary: isTemporary.value })
    if (isOwn) store.write(begunKey(id), all)
    else store.write(NEW, isEmpty(now.value) && !isTemporary.value ? null : all)
  }

  /** The next new one starts without. */
  function begin(): void {
    if (isNew) store.write(NEW, null)
    isOwn = true
    keep()
  }

  function forget(): void {
    store.write(begunKey(id), null)
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

  watch(isKnown, (is) => is && forget())

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
    begin,
    forget,
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
