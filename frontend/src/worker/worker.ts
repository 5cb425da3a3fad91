/**
 * The service worker: the page opens at once, without waiting for a network, and without one shows what was read last.
 * Whether the server still has the same page is asked meanwhile; what it says always comes from the server if it can.
 */
import { isEndOf, isKept, isPage } from './kept'
import { isShare } from './share'

declare const self: ServiceWorkerGlobalScope
declare const __KEPT_HEADER__: string
declare const __OWNER__: string
declare const __SHARES__: string

/** The build puts it in: what the page consists of, and a name that no other build has. */
const { version, files } = JSON.parse(atob('__SHELL__')) as { readonly version: string; readonly files: readonly string[] }

const SHELL = `shell-${version}`
const KEPT = 'kept'
/** How long what was asked ahead waits to be asked for: then it is old. */
const AHEAD_MS = 1000
/** Replies; the oldest go first. */
const MOST_KEPT = 300

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (isShare(url, request.method, request.headers.get('Origin'), url.origin)) event.respondWith(take(request))
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') {
    if (isPage(url)) event.respondWith(page(event))
  } else if (isAsset(url.pathname)) {
    event.respondWith(asset(event))
  } else if (isKept(url)) {
    event.respondWith(reply(event))
  }
})

async function install(): Promise<void> {
  const cache = await caches.open(SHELL)
  // What is named after its content was fetched by the page already.
  await cache.addAll(files.map((path) => new Request(path, { cache: isAsset(path) ? 'default' : 'reload' })))
  // Whose page it is: what is read or shared from now on is theirs.
  const session = new Request('/api/session')
  await keep(session, await fetch(session))
  await self.skipWaiting()
}

async function activate(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('shell-') && name !== SHELL).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** The server has another page by now, or somebody who asks who is there: until the next worker everything comes from it. */
let isOutdated = false
/** Until it is settled no page hears anything from the server: one that is outdated is told so first. */
let compared: Promise<unknown> = Promise.resolve()

async function page(event: FetchEvent): Promise<Response> {
  const shell = await caches.match('/', { cacheName: SHELL })
  if (shell === undefined) return fetch(event.request)
  if (isOutdated) return fetch(event.request).catch(() => shell)
  compared = compare(shell.clone(), event.resultingClientId)
  event.waitUntil(Promise.all([askAhead(new URL(event.request.url)), compared]))
  return shell
}

/** What the page is going to ask, once its scripts run. */
const ahead = new Map<string, Promise<Response>>()

/** The conversation at this address, or without one that which was read last, if it is kept: then it is soon asked for. */
async function askAhead({ pathname, search }: URL): Promise<void> {
  const kept = (await (await caches.open(KEPT)).keys()).map(({ url }) => url)
  const address = kept.findLast((each) => isEndOf(new URL(each), search === '' ? pathname : null))
  if (address === undefined) return
  const reply = fetch(address, { headers: { Accept: 'application/json' }, cache: 'no-store' }).catch(() => Response.error())
  ahead.set(address, reply)
  await reply
  await new Promise((resolve) => setTimeout(resolve, AHEAD_MS))
  ahead.delete(address)
}

async function compare(shell: Response, clientId: string): Promise<void> {
  const response = await fetch('/', { cache: 'no-cache', redirect: 'manual' }).catch(() => null)
  // Without a network, or with a server that is about to start.
  if (response === null || response.status >= 500) return
  if (response.ok && (await response.clone().text()) === (await shell.text())) {
    // Its headers may say something else.
    await (await caches.open(SHELL)).put('/', response)
    return
  }
  isOutdated = true
  const client = await self.clients.get(clientId)
  client?.postMessage('outdated')
}

function isAsset(path: string): boolean {
  return path.startsWith('/assets/')
}

/** Its name says what is in it. */
async function asset(event: FetchEvent): Promise<Response> {
  const { request } = event
  const cache = await caches.open(SHELL)
  const known = await cache.match(request, { ignoreVary: true })
  if (known !== undefined) return known
  const response = await fetch(request)
  if (response.ok) event.waitUntil(cache.put(request, response.clone()))
  return response
}

/** Who asked does not wait until it is kept. */
async function reply(event: FetchEvent): Promise<Response> {
  const { request } = event
  try {
    const early = await ahead.get(request.url)
    ahead.delete(request.url)
    const response = early?.ok === true ? early : await fetch(request)
    await compared
    event.waitUntil(keep(request, response.clone()))
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
  if (!response.ok) return
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
  const owner = await caches.match(__OWNER__, { cacheName: KEPT })
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
  const before = await (await cache.match(__OWNER__))?.text()
  if (before === owner.id) return
  // The first one has nobody before them: what is there came with this very visit.
  if (before !== undefined) await Promise.all([KEPT, __SHARES__].map((name) => caches.delete(name)))
  await (await caches.open(KEPT)).put(__OWNER__, new Response(owner.id))
}
