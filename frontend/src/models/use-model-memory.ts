/** Which models a person likes, and which they used last, kept in the browser. */
import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue'
import type { TextStore } from '../sync/text-store'

export interface ModelMemory {
  readonly favourites: ComputedRef<ReadonlySet<string>>
  /** The latest first. */
  readonly used: ComputedRef<readonly string[]>
  readonly like: (id: string, isLiked: boolean) => void
  readonly use: (ids: readonly string[]) => void
}

const FAVOURITES = 'models.favourites'
const USED = 'models.used'
const REMEMBERED = 4

export function useModelMemory(store: TextStore): ModelMemory {
  const liked = keptList(store, FAVOURITES)
  const recent = keptList(store, USED)
  return {
    favourites: computed(() => new Set(liked.ids.value)),
    used: computed(() => recent.ids.value),
    like: (id, isLiked) => liked.change((ids) => [...ids.filter((each) => each !== id), ...(isLiked ? [id] : [])]),
    use: (now) => recent.change((ids) => [...new Set([...now, ...ids])].slice(0, REMEMBERED)),
  }
}

function keptList(store: TextStore, key: string) {
  const ids = shallowRef(readList(store.read(key)))
  onScopeDispose(store.onChange(key, () => (ids.value = readList(store.read(key)))))
  return {
    ids,
    /** Of what is stored now, which another tab may have written. */
    change(step: (ids: readonly string[]) => readonly string[]): void {
      ids.value = step(readList(store.read(key)))
      store.write(key, JSON.stringify(ids.value))
    },
  }
}

/** Whatever else stands there is no list of ids. */
function readList(stored: string | null): readonly string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}
