/** What a browser keeps for somebody goes when they sign out, or somebody else signs in: drafts, and what was read. */
import { lastOwner, noteOwner, onOtherOwner } from './last-owner'
import type { TextStore } from './text-store'

/** What is set for the browser itself has no owner's id in its name: language, theme. */
const OWNED = /^parley\.([-\da-f]{36})\./

/** The page begins anew as somebody else's. */
export async function startAnew(store: TextStore, ownerId: string): Promise<void> {
  await handOver(store, ownerId)
  window.location.reload()
}

/** The page is about to go, and the next one is `nextId`'s; null: nobody's. Nothing of others is left, or written by it. */
export async function handOver(store: TextStore, nextId: string | null): Promise<void> {
  noteOwner(store, nextId)
  const forgotten = forgetPeople(store, nextId)
  store.close()
  await forgotten
}

/**
 * The page begins anew once it is no longer its owner who is signed in: because of another tab, or while the browser kept
 * it for Back. `ownerId`: whose page it is; null: nobody's yet.
 */
export function goWithOwner(store: TextStore, ownerId: () => string | null): void {
  const look = (): void => {
    if (ownerId() === null || lastOwner(store) === ownerId()) return
    store.close()
    window.location.reload()
  }
  onOtherOwner(store, look)
  window.addEventListener('pageshow', ({ persisted }) => persisted && look())
}

/** Everything but what is `keptId`'s; null: everything. */
export async function forgetPeople(store: TextStore, keptId: string | null): Promise<void> {
  for (const key of store.keys('parley.')) {
    const ownerId = OWNED.exec(key)?.[1]
    if (ownerId !== undefined && ownerId !== keptId) store.write(key, null)
  }
  // Where there are none, or none may be opened, nothing was kept.
  if (!('caches' in globalThis)) return
  const names = await caches.keys().catch(() => [])
  const kept = names.filter((name) => !name.startsWith('shell-'))
  await Promise.all(kept.map((name) => (keptId === null ? caches.delete(name) : dropAllBut(name, keptId)).catch(() => false)))
}

/** What was shared with them waits for them still, and the service worker's note of whose this browser is stays, if it is theirs. */
async function dropAllBut(name: string, keptId: string): Promise<void> {
  const cache = await caches.open(name)
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    const isTheirs = pathname === __OWNER__ ? (await (await cache.match(request))?.text()) === keptId : pathname.startsWith(`/${__SHARES__}/${keptId}/`)
    if (!isTheirs) await cache.delete(request)
  }
}
