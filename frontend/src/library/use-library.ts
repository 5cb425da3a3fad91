/** Everything of one kind that a person keeps to use again. What is changed here shows at once, or is taken back. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey, type Http } from '../api/http'
import { deleteLibraryItem, getLibrary, putLibraryItem, type LibraryItem, type LibraryKind } from '../api/library'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'

export interface OpenLibrary<T> {
  readonly items: Readonly<ShallowRef<readonly T[]>>
  /** The latest attempt, to read or to change something, has failed. */
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly load: () => Promise<void>
  /** Makes it, or puts it in the place of what has this id. */
  readonly put: (item: T) => Promise<void>
  readonly remove: (item: T) => Promise<void>
}

export function useLibrary<K extends LibraryKind>(kind: K, http: Http = need(httpKey)): OpenLibrary<LibraryItem<K>> {
  const items = shallowRef<readonly LibraryItem<K>[]>([])
  const hasFailed = ref(false)
  const signal = scopeSignal()

  async function attempt(shown: readonly LibraryItem<K>[], call: () => Promise<unknown>): Promise<void> {
    const before = items.value
    items.value = shown
    try {
      await call()
      hasFailed.value = false
    } catch {
      hasFailed.value = true
      if (items.value === shown) items.value = before
    }
  }

  return {
    items: shallowReadonly(items),
    hasFailed: readonly(hasFailed),
    async load() {
      const found = await getLibrary(http, kind, signal).catch(() => null)
      hasFailed.value = found === null && !signal.aborted
      if (found !== null) items.value = found
    },
    put(item) {
      const isKnown = items.value.some(({ id }) => id === item.id)
      const shown = isKnown ? items.value.map((each) => (each.id === item.id ? item : each)) : [...items.value, item]
      return attempt(shown, () => putLibraryItem(http, kind, item))
    },
    remove: ({ id }) => attempt(items.value.filter((each) => each.id !== id), () => deleteLibraryItem(http, kind, id)),
  }
}
