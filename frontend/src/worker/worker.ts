/**
 * The service worker: the page opens without a network, with what was read last. With a network everything comes from
 * the server, so that no old page ever meets a new one but where it was opened without.
 */
import { isKept, isPage } from './kept'
import { isShare } from './share'

declare const self: ServiceWorkerGlobalScope
declare const __KEPT_HEADER__: string
declare const __SHARES__: string

/** The build puts it in: what the page consists of, and a name that no other build has. */
const { version, files } = JSON.parse(atob('__SHELL__')) as { readonly version: string; readonly files: readonly string[] }

const SHELL = `shell-${version}`
const KEPT = 'kept'
/** Replies; the oldest go first. */
const MOST_KEPT = 300
const OWNER = '/owner'

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (isShare(url, request.method, request.headers.get('Origin'), url.origin)) event.respondWith(take(request))
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') {
    if (isPage(url)) event.respondWith(fetch(request).catch(shell))
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(asset(request))
  } else if (isKept(url)) {
    event.respondWith(reply(request))
  }
})

async function install(): Promise<void> {
  const cache = await caches.open(SHELL)
  await cache.addAll(files.map((path) => new Request(path, { cache: 'reload' })))
  // Whose page it is: what is read or shared from now on is theirs.
  await reply(new Request('/api/session'))
  await self.skipWaiting()
}

async function activate(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('shell-') && name !== SHELL).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function shell(): Promise<Response> {
  return (await caches.match('/', { cacheName: SHELL })) ?? Response.error()
}

/** Its name says what is in it. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL)
  const known = await cache.match(request, { ignoreVary: true })
  if (known !== undefined) return known
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

async function reply(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    if (response.ok) await keep(request, response.clone())
    return response
  } catch (error) {
    const kept = await caches.match(request, { cacheName: KEPT, ignoreVary: true })
    if (kept === undefined) throw error
    const headers = new Headers(kept.headers)
    headers.set(__KEPT_HEADER__, 'yes')
    return new Response(kept.body, { status: kept.status, headers })
  }
}

async function keep(request: Request, response: Response): Promise<void> {
  if (new URL(request.url).pathname === '/api/session') await forgetOthers(response.clone())
  const cache = await caches.open(KEPT)
  // Put in anew, it is the youngest.
  await cache.delete(request, { ignoreVary: true })
  await cache.put(request, response)
  const requests = await cache.keys()
  await Promise.all(requests.slice(0, -MOST_KEPT).map((oldest) => cache.delete(oldest)))
}

/** What was shared waits for its owner's page, which opens now, also without a network. */
async function take(shared: Request): Promise<Response> {
  const owner = await caches.match(OWNER, { cacheName: KEPT })
  try {
    const body = new Response(await shared.blob(), { headers: { 'Content-Type': shared.headers.get('Content-Type') ?? '' } })
    const cache = await caches.open(__SHARES__)
    if (owner !== undefined) await cache.put(`/${__SHARES__}/${encodeURIComponent(await owner.text())}/${crypto.randomUUID()}`, body)
  } catch {
    // There is no room for it: the page finds nothing, and says so.
  }
  return Response.redirect('/?shared', 303)
}

/** What one owner read, or was given, is nothing for the next. */
async function forgetOthers(session: Response): Promise<void> {
  const { owner } = (await session.json()) as { readonly owner: { readonly id: string } }
  const cache = await caches.open(KEPT)
  const before = await (await cache.match(OWNER))?.text()
  if (before === owner.id) return
  // The first one has nobody before them: what is there came with this very visit.
  if (before !== undefined) await Promise.all([KEPT, __SHARES__].map((name) => caches.delete(name)))
  await (await caches.open(KEPT)).put(OWNER, new Response(owner.id))
}
