/** Which replies of the API are kept to be read without a network. Pure. */

const ALWAYS = new Set(['/api/session', '/api/models', '/api/folders'])
const CONVERSATION = /^\/api\/conversations\/[-\da-f]+$/

/** What a page needs to open: whose it is, the newest of the list, and the ends of conversations that were read. */
export function isKept({ pathname, searchParams }: URL): boolean {
  if (ALWAYS.has(pathname)) return true
  if (pathname === '/api/conversations') return !searchParams.has('cursor') && !searchParams.has('deleted')
  return CONVERSATION.test(pathname) && searchParams.has('limit')
}

/** Whether this is the end of the conversation that the page shows at `path`: without an address it may be any. */
export function isEndOf({ pathname, searchParams }: URL, path: string | null): boolean {
  if (!CONVERSATION.test(pathname) || [...searchParams.keys()].join() !== 'limit') return false
  return path === '/' || path === pathname.replace('/api/conversations/', '/c/')
}

/** Addresses of the page itself: what is shown there without a network is the shell. */
export function isPage({ pathname }: URL): boolean {
  return pathname === '/' || /^\/c\/[^/]+$/.test(pathname)
}
