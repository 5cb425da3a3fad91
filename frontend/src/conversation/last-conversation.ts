/** The conversation that somebody was in last on this device, as it is kept in the browser. */
import { hasNewDraft } from '../composer/draft-keys'
import type { TextStore } from '../sync/text-store'

const LAST = 'last'
/** It was left for a new chat, which has no address that could be kept. */
const LEFT = 'last.left'

/** Null: a new chat, also where words stand in one that nobody has gone away from since. */
export function lastConversation(store: TextStore): string | null {
  return store.read(LEFT) !== null && hasNewDraft(store) ? null : store.read(LAST)
}

export function noteLast(store: TextStore, id: string): void {
  store.write(LAST, id)
  store.write(LEFT, null)
}

export function noteNewChat(store: TextStore): void {
  store.write(LEFT, 'yes')
}

export function forgetLast(store: TextStore, id: string): void {
  if (store.read(LAST) === id) store.write(LAST, null)
}
