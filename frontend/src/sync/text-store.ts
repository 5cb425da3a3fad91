/** Small texts that outlive a reload: the browser's storage, or the page's memory where the browser refuses it. */
import type { InjectionKey } from 'vue'

export interface TextStore {
  readonly read: (key: string) => string | null
  /** Null removes it. */
  readonly write: (key: string, text: string | null) => void
  /** The keys that begin so. */
  readonly keys: (prefix: string) => readonly string[]
  /** Calls back when another tab has written under `key`; returns the way to stop that. */
  readonly onChange: (key: string, callback: () => void) => () => void
  /** From now on nothing is written any more: what the page does while it goes is nothing to be kept. */
  readonly close: () => void
}

export const textStoreKey: InjectionKey<TextStore> = Symbol('text store')
/** The part of it that belongs to the owner of the page. */
export const ownStoreKey: InjectionKey<TextStore> = Symbol('own store')

/** `open` may throw: with cookies blocked, browsers refuse even to hand out the storage. */
export function createTextStore(open: () => Storage): TextStore {
  const memory = new Map<string, string>()
  let isClosed = false

  function tryStorage<T>(use: (storage: Storage) => T, otherwise: T): T {
    try {
      return use(open())
    } catch {
      return otherwise
    }
  }

  return {
    read: (key) => memory.get(key) ?? tryStorage((storage) => storage.getItem(key), null),
    write(key, text) {
      if (isClosed) return
      memory.delete(key)
      const isKept = tryStorage((storage) => {
        if (text === null) storage.removeItem(key)
        else storage.setItem(key, text)
        return true
      }, false)
      if (!isKept && text !== null) memory.set(key, text)
    },
    keys(prefix) {
      const stored = tryStorage((storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? ''), [])
      return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(prefix))
    },
    onChange(key, callback) {
      const hear = (event: StorageEvent): void => {
        // Null: everything was cleared.
        if (event.key === key || event.key === null) callback()
      }
      window.addEventListener('storage', hear)
      return () => window.removeEventListener('storage', hear)
    },
    close() {
      isClosed = true
    },
  }
}

/** What one owner keeps, apart from what others keep in the same browser. */
export function storeOf(store: TextStore, ownerId: string): TextStore {
  const prefix = `parley.${ownerId}.`
  return {
    read: (key) => store.read(prefix + key),
    write: (key, text) => store.write(prefix + key, text),
    keys: (start) => store.keys(prefix + start).map((key) => key.slice(prefix.length)),
    onChange: (key, callback) => store.onChange(prefix + key, callback),
    close: store.close,
  }
}
