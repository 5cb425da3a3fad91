/** Addresses that are asked before the page is there. */
export const SESSION = '/api/session'

/** The last `limit` messages of the path that is shown. */
export function conversationEnd(id: string, limit: number): string {
  return `/api/conversations/${id}?limit=${limit}`
}
