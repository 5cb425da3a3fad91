/** Where somebody wanted to go who has to sign in first, and what the server told on the way. Pure. */

const NAME = 'to'

/** The address of the page to sign in on; `wanted`: see `pathOf`. */
export function signInAddress(wanted: string): string {
  return wanted === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ [NAME]: wanted }).toString()}`
}

/** Of the page that is shown: path, query and fragment. */
export function pathOf({ pathname, search, hash }: Location | URL): string {
  return pathname + search + hash
}

/** Where a sign-in service is asked, after which one comes back to here. */
export function serviceAddress(path: string, wanted: string): string {
  return `${path}?${new URLSearchParams({ [NAME]: wanted }).toString()}`
}

/** Why the server led here; null: it did not, or it has let somebody in. */
export function problemOf(search: string): string | null {
  return new URLSearchParams(search).get('problem')
}

/** The path that stands in the query; whatever leads off this site leads to its beginning. */
export function goingTo(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get(NAME) ?? '/'
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null
  // What is left of `/.//elsewhere` would name another site.
  const leadsOff = url === null || url.origin !== origin || !wanted.startsWith('/') || url.pathname.startsWith('//')
  return leadsOff ? '/' : pathOf(url)
}
