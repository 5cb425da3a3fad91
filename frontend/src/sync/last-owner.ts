/** Whose page this was at the last visit, kept in the browser. */
import type { TextStore } from './text-store'

const KEY = 'parley.owner'

/** Null before the first visit. */
export function lastOwner(store: TextStore): string | null {
  return store.read(KEY)
}

/** Calls back when another tab has noted somebody, or nobody any more. */
export function onOtherOwner(store: TextStore, callback: () => void): void {
  store.onChange(KEY, callback)
}

/** Null: whoever comes next may be somebody else. */
export function noteOwner(store: TextStore, id: string | null): void {
  store.write(KEY, id)
}
