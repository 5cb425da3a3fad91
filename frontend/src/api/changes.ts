/** What changed since this page last looked. */
import type { Http } from './http'
import type { ChangeList } from './wire'

/** `after`: the change number up to which everything is known. */
export function getChanges(http: Http, after: number, signal: AbortSignal): Promise<ChangeList> {
  return http.json(`/api/changes?after=${after}`, { signal })
}
