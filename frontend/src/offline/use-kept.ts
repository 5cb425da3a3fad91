/** Whether what the page shows is what it read last: there is no network, and the service worker answers. */
import { readonly, ref, type InjectionKey, type Ref } from 'vue'

export interface Kept {
  readonly isKept: Readonly<Ref<boolean>>
  /** The same fetch; it notes where replies come from. */
  readonly fetch: typeof globalThis.fetch
}

export const keptKey: InjectionKey<Readonly<Ref<boolean>>> = Symbol('kept')

export function noteKept(fetch: typeof globalThis.fetch): Kept {
  const isKept = ref(false)
  return {
    isKept: readonly(isKept),
    async fetch(input, init) {
      const response = await fetch(input, init)
      isKept.value = response.headers.has(__KEPT_HEADER__)
      return response
    },
  }
}
