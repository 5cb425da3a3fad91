/** The models that can answer. */
import type { Http } from './http'
import type { ModelList } from './model-wire'

export function getModels(http: Http, signal: AbortSignal): Promise<ModelList> {
  return http.json('/api/models', { signal })
}
