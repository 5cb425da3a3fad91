/** The outbox of one conversation, kept in the browser and shared with the other tabs. */
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import type { TextStore } from '../sync/text-store'
import { readOutbox, writeOutbox, type Outbox } from './outbox'

export interface KeptOutbox {
  readonly outbox: Readonly<ShallowRef<Outbox>>
  /** Applies to what is stored now, which another tab may have written. */
  readonly change: (step: (outbox: Outbox) => Outbox) => void
}

const PREFIX = 'outbox.'

export function useOutbox(store: TextStore, conversationId: string): KeptOutbox {
  const key = PREFIX + conversationId
  const outbox = shallowRef(readOutbox(store.read(key)))
  onScopeDispose(store.onChange(key, () => (outbox.value = readOutbox(store.read(key)))))

  return {
    outbox: shallowReadonly(outbox),
    change(step) {
      outbox.value = step(readOutbox(store.read(key)))
      store.write(key, writeOutbox(outbox.value))
    },
  }
}

/** The conversations in which something waits to be sent, as after a reload. */
export function conversationsWithOutbox(store: TextStore): readonly string[] {
  return store.keys(PREFIX).map((key) => key.slice(PREFIX.length))
}
