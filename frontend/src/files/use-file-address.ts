/** Where the page finds a file that the server has. */
import { filePath } from '../api/files'
import { httpKey } from '../api/http'
import { need } from '../inject'

export function useFileAddress(): (fileId: string) => string {
  const http = need(httpKey)
  return (fileId) => http.address(filePath(fileId))
}
