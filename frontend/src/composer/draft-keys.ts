/** Under which names drafts are kept. */
import type { TextStore } from '../sync/text-store'

/** A new conversation's draft has no address until it is sent: whoever opens the empty page next finds it there. */
export const NEW_DRAFT = 'new'

export function draftKey(name: string): string {
  return `draft.${name}`
}

export function filesKey(key: string): string {
  return `${key}.files`
}

/** Something is written where the next new conversation begins. */
export function hasNewDraft(store: TextStore): boolean {
  const key = draftKey(NEW_DRAFT)
  return [key, filesKey(key)].some((each) => store.read(each) !== null)
}
