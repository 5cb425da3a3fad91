/** The draft of one conversation, kept in the browser. */
import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'
import type { TextStore } from '../sync/text-store'

export interface KeptDraft {
  readonly text: Readonly<ShallowRef<string>>
  readonly write: (text: string) => void
  /** Takes the text out to send it. From then on the draft belongs to this conversation, also if it was a new one. */
  readonly take: () => string
  /** Puts a text back that could not be sent, above what has been written since. */
  readonly giveBack: (text: string) => void
}

/** A new conversation's draft has no address until it is sent: whoever opens the empty page next finds it there. */
const NEW = 'new'

/** Writing a long draft to the storage for every key would be felt. */
const SAVED_AFTER_MS = 300

export function useDraft(store: TextStore, conversationId: string, isNew: boolean): KeptDraft {
  let key = keyOf(isNew ? NEW : conversationId)
  const text = shallowRef(store.read(key) ?? '')
  let timer: ReturnType<typeof setTimeout> | undefined

  function save(): void {
    clearTimeout(timer)
    timer = undefined
    store.write(key, text.value === '' ? null : text.value)
  }

  function saveAtOnce(): void {
    if (timer !== undefined) save()
  }

  function write(now: string): void {
    text.value = now
    clearTimeout(timer)
    timer = setTimeout(save, SAVED_AFTER_MS)
  }

  /** At once: a sent text that comes back with a reload would be sent twice. */
  function take(): string {
    const taken = text.value
    text.value = ''
    save()
    key = keyOf(conversationId)
    return taken
  }

  window.addEventListener('pagehide', saveAtOnce)
  onScopeDispose(() => {
    saveAtOnce()
    window.removeEventListener('pagehide', saveAtOnce)
  })

  return {
    text: readonly(text),
    write,
    take,
    giveBack: (returned) => write(text.value === '' ? returned : `${returned}\n\n${text.value}`),
  }
}

function keyOf(name: string): string {
  return `draft.${name}`
}
