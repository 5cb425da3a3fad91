/** Where conversations can be taken away. */
import { exportPath } from '../api/conversations'
import { httpKey } from '../api/http'
import { need } from '../inject'

/** Of one conversation, or, with null, of all. */
export type DownloadAddress = (conversationId: string | null, format: 'markdown' | 'json') => string

export function useDownloads(): DownloadAddress {
  const http = need(httpKey)
  return (conversationId, format) => http.address(exportPath(conversationId, format))
}
