/** What was shared with Parley waits in the browser, where the service worker has put it, until its owner's page takes it. */
import { arrivalOf, type Arrival } from './arrival'

/** Each of them once, the oldest first, also where two tabs ask. */
export async function takeShares(storage: CacheStorage, ownerId: string): Promise<readonly Arrival[]> {
  const cache = await storage.open(__SHARES__)
  const folder = `/${__SHARES__}/${encodeURIComponent(ownerId)}/`
  const taken: Arrival[] = []
  for (const request of await cache.keys()) {
    if (!new URL(request.url).pathname.startsWith(folder)) continue
    const response = await cache.match(request)
    const shared = await response?.formData().catch(() => null)
    // Read before it goes; and only one gets to delete it.
    if ((await cache.delete(request)) && shared) taken.push(arrivalOf(shared))
  }
  return taken
}
