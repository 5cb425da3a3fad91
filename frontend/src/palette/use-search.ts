/** Searches as somebody types: what was found stays until something else is. */
import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey, type Http } from '../api/http'
import { search } from '../api/search'
import type { SearchResult } from '../api/wire'
import { need } from '../inject'

/** Who types on wants something else. */
const PAUSE_MS = 80

export interface OpenSearch {
  /** null: nothing was looked for. */
  readonly result: Readonly<ShallowRef<SearchResult | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly look: (query: string) => void
}

export function useSearch(http: Http = need(httpKey)): OpenSearch {
  const result = shallowRef<SearchResult | null>(null)
  const hasFailed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = new AbortController()

  function look(query: string): void {
    clearTimeout(timer)
    latest.abort()
    latest = new AbortController()
    if (query.trim() === '') {
      result.value = null
      hasFailed.value = false
    } else {
      timer = setTimeout(() => void run(query, latest.signal), PAUSE_MS)
    }
  }

  async function run(query: string, signal: AbortSignal): Promise<void> {
    const found = await search(http, query, signal).catch(() => null)
    if (signal.aborted) return
    hasFailed.value = found === null
    if (found !== null) result.value = found
  }

  onScopeDispose(() => look(''))
  return { result: shallowReadonly(result), hasFailed: readonly(hasFailed), look }
}
