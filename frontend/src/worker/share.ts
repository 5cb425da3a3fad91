/** What counts as shared with Parley: a form that the system sends to the address in the manifest. Pure. */

const ADDRESS = '/share'

/**
 * `origin`: of who sends it; the system's own forms say null. A page of another site can hide behind that, too: whatever
 * is shared is shown to somebody before anything is done with it.
 */
export function isShare({ pathname }: URL, method: string, origin: string | null, ownOrigin: string): boolean {
  return method === 'POST' && pathname === ADDRESS && (origin === null || origin === 'null' || origin === ownOrigin)
}
