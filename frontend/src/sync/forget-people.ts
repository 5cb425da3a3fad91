/** What a browser keeps for somebody goes when they sign out, or somebody else signs in: drafts, and what was read. */
import { noteOwner } from './last-owner'
import type { TextStore } from './text-store'

/** What is set for the browser itself has no owner's id in its name: language, theme. */
const OWNED = /^parley\.([-\da-f]{36})\./

/** The page begins anew as somebody else's. */
export async function startAnew(store: TextStore, ownerId: string): Promise<void> {
  await forgetPeople(store, ownerId)
  noteOwner(store, ownerId)
  window.location.reload()
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
  await Promise.all(names.filter((name) => !name.startsWith('shell-')).map((name) => caches.delete(name).catch(() => false)))
}
