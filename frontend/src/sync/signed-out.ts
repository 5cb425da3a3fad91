/** Notices that nobody is signed in any more: then there is nothing to do here but to sign in. */

import { SESSION } from '../api/addresses'

type Fetch = typeof globalThis.fetch

/** The same fetch; `onSignedOut` is called for each reply that says so. */
export function noticingSignedOut(fetch: Fetch, onSignedOut: () => void): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const code = codeOfNobody(response.status, input)
    if (code !== null && (await codeOf(response.clone())) === code) onSignedOut()
    return response
  }
}

/** Whoever may not even know whose page this is stays outside, though somebody else vouches for them. */
function codeOfNobody(status: number, input: RequestInfo | URL): string | null {
  if (status === 401) return 'signed_out'
  return status === 403 && typeof input === 'string' && input.endsWith(SESSION) ? 'not_allowed' : null
}

/** Of a problem of ours. Whatever else stands before the server has its own way of saying no. */
async function codeOf(response: Response): Promise<unknown> {
  const problem: unknown = await response.json().catch(() => null)
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null
}
