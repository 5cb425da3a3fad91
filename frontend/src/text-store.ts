/** Small texts that outlive a reload: the browser's storage, or the page's memory where the browser refuses it. */
import type { InjectionKey } from 'vue'

export interface TextStore {
  readonly read: (key: string) => string | null
  /** Null removes it. */
  readonly write: (key: string, text: string | null) => void
}

export const textStoreKey: InjectionKey<TextStore> = Symbol('text store')

/** `open` may throw: with cookies blocked, browsers refuse even to hand out the storage. */
export function createTextStore(open: () => Storage): TextStore {
  const memory = new Map<string, string>()

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
      memory.delete(key)
      const isKept = tryStorage((storage) => {
        if (text === null) storage.removeItem(key)
        else storage.setItem(key, text)
        return true
      }, false)
      if (!isKept && text !== null) memory.set(key, text)
    },
  }
}
