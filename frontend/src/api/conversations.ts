/** Reading conversations. */
import type { Http } from './http'
import type { ConversationWithMessages } from './wire'

/** The most messages the API hands out at once. */
const MOST_MESSAGES = 500

/** The chosen path: from the conversation's leaf up, the last messages of it. */
export function getConversation(http: Http, id: string, signal: AbortSignal): Promise<ConversationWithMessages> {
  return http.json(`/api/conversations/${encodeURIComponent(id)}?limit=${MOST_MESSAGES}`, { signal })
}
