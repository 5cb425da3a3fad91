/** Notices that nobody is signed in any more: then there is nothing to do here but to sign in. */

type Fetch = typeof globalThis.fetch

/** The same fetch; `onSignedOut` is called for each reply that says so. */
export function noticingSignedOut(fetch: Fetch, onSignedOut: () => void): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.status === 401 && (await codeOf(response.clone())) === 'signed_out') onSignedOut()
    return response
  }
}

/** Of a problem of ours. Whatever else stands before the server has its own way of saying no. */
async function codeOf(response: Response): Promise<unknown> {
  const problem: unknown = await response.json().catch(() => null)
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null
}
