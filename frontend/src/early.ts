/**
 * The first script that runs, and a small one: it asks for what is shown first while the page itself is on its way.
 * What it imports is in its own file, which knows no Vue.
 */
import { conversationEnd, SESSION } from './api/addresses'
import { AT_FIRST } from './conversation/at-first'
import { lastConversation } from './conversation/last-conversation'
import { lastOwner } from './sync/last-owner'
import { createTextStore, storeOf } from './sync/text-store'

export const store = createTextStore(() => window.localStorage)
const ownerId = lastOwner(store)
/** What the page opens with if it is started without an address; null: a new chat. */
export const lastId = ownerId === null ? null : lastConversation(storeOf(store, ownerId))
/** Of the API: where Vite serves the page, it is elsewhere. */
export const origin = import.meta.env.VITE_API_ORIGIN ?? ''

const FRESH_MS = 10_000
const asked = new Map<string, Promise<Response>>()
ask(SESSION)
const firstId = firstConversation()
if (firstId !== null) {
  ask(conversationEnd(firstId, AT_FIRST))
  // It is drawn by a file of its own; whoever needs it asks again where this fails.
  import('./markdown/MarkdownView.vue').catch(() => undefined)
}

function ask(path: string): void {
  const address = origin + path
  // Read as it comes: what is there before the page is stands in its first frame.
  const reply = fetch(address, { headers: { Accept: 'application/json' }, cache: 'no-store' }).then(
    async (response) => new Response(await response.arrayBuffer(), response),
  )
  asked.set(address, reply)
  // Whoever takes it hears of its failure. What nobody takes is soon old.
  reply.finally(() => setTimeout(() => asked.delete(address), FRESH_MS)).catch(() => undefined)
}

function firstConversation(): string | null {
  const { pathname, search } = window.location
  const addressed = /^\/c\/([^/]+)$/.exec(pathname)?.[1]
  if (addressed !== undefined) return addressed
  return pathname === '/' && search === '' && window.history.state === null ? lastId : null
}

/** The same as `fetch`, but that what was asked early is not asked again: once. */
export function earlyFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const address = typeof input === 'string' ? input : ''
  const early = asked.get(address)
  asked.delete(address)
  return early ?? fetch(input, init)
}
