/** Where all pictures of an answer can be fetched together. */
import { picturesPath } from '../api/files'
import { httpKey } from '../api/http'
import { need } from '../inject'

export function usePicturesAddress(): (answerId: string) => string {
  const http = need(httpKey)
  return (answerId) => http.address(picturesPath(answerId))
}
