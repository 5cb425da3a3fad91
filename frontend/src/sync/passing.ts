/** Which failures of a request are worth another try, and which are the last word. Pure. */
import { ApiProblem } from '../api/http'

/** The network's, a proxy's or a busy server's trouble: the same request may well be taken a little later. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status === 408 || error.status === 429 || error.status >= 500
}

/** What was asked for is not there, and will not be: whatever else says no may be a proxy's word. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 410)
}
