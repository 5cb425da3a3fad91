/** Searching titles and what was said. */
import type { Http } from './http'
import type { SearchResult } from './wire'

export function search(http: Http, query: string, signal: AbortSignal): Promise<SearchResult> {
  return http.json(`/api/search?query=${encodeURIComponent(query)}`, { signal })
}
