/** What this server asks of its pages. */
import { SESSION } from './addresses'
import type { Http } from './http'
import type { Session } from './wire'

export function getSession(http: Http, signal: AbortSignal): Promise<Session> {
  return http.json(SESSION, { signal })
}
