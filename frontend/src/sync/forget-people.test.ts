// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import { forgetPeople, goWithOwner, handOver } from './forget-people'
import { lastOwner, noteOwner } from './last-owner'
import { createTextStore, storeOf, type TextStore } from './text-store'

const ADA = 'a0000000-0000-4000-8000-000000000001'
const GRACE = 'a0000000-0000-4000-8000-000000000002'

const store = createTextStore(() => localStorage)

afterEach(() => {
  localStorage.clear()
  vi.unstubAllGlobals()
})

function write(): void {
  for (const id of [ADA, GRACE]) storeOf(store, id).write('draft.new', 'A secret')
  store.write('parley.theme', 'dark')
}

test('who signs out leaves nothing but what is set for the browser', async () => {
  write()
  await forgetPeople(store, null)
  expect(store.keys('')).toEqual(['parley.theme'])
})

test('who signs in finds nothing of others, and what was theirs', async () => {
  write()
  await forgetPeople(store, GRACE)
  expect(storeOf(store, ADA).read('draft.new')).toBeNull()
  expect(storeOf(store, GRACE).read('draft.new')).toBe('A secret')
})

test('what was read goes, and the page itself stays', async () => {
  const deleted: string[] = []
  const drop = (name: string): Promise<boolean> => {
    deleted.push(name)
    return Promise.resolve(true)
  }
  vi.stubGlobal('caches', { keys: () => Promise.resolve(['shell-1', 'kept', 'shares']), delete: drop })
  await forgetPeople(store, null)
  expect(deleted).toEqual(['kept', 'shares'])
})

/** The paths that are left in a browser's caches for who signs in, of those that were there. */
async function leftFor(ownerId: string, paths: readonly string[], noted: string): Promise<readonly string[]> {
  const left = new Set(paths)
  const pathOf = ({ url }: Request): string => new URL(url).pathname
  const cache = {
    keys: () => Promise.resolve([...left].map((path) => new Request(`https://chat.example${path}`))),
    match: () => Promise.resolve(new Response(noted)),
    delete: (request: Request) => Promise.resolve(left.delete(pathOf(request))),
  }
  vi.stubGlobal('caches', { keys: () => Promise.resolve(['kept']), open: () => Promise.resolve(cache) })
  await forgetPeople(store, ownerId)
  return [...left]
}

test('what was shared with who signs in waits for them, and nothing of others', async () => {
  const [own, others] = [`/shares/${GRACE}/1`, `/shares/${ADA}/1`]
  expect(await leftFor(GRACE, ['/api/session', '/owner', own, others], GRACE)).toEqual(['/owner', own])
  expect(await leftFor(GRACE, ['/api/session', '/owner', own, others], ADA)).toEqual([own])
})

test('what the page writes while it goes is not kept', async () => {
  const going = createTextStore(() => localStorage)
  storeOf(going, ADA).write('draft.new', 'A secret')
  const handed = handOver(going, GRACE)
  storeOf(going, ADA).write('draft.new', 'A secret')
  await handed
  expect(store.keys('')).toEqual(['parley.owner'])
  expect(lastOwner(store)).toBe(GRACE)
})

describe('a page that is somebody’s', () => {
  const reload = vi.fn()
  let shown: TextStore | null = null

  function open(ownerId: string | null): TextStore {
    vi.stubGlobal('location', { reload })
    noteOwner(store, ownerId)
    const own = createTextStore(() => localStorage)
    shown = own
    goWithOwner(own, () => (shown === own ? ownerId : null))
    return own
  }

  function inAnotherTab(ownerId: string | null): void {
    noteOwner(store, ownerId)
    window.dispatchEvent(new StorageEvent('storage', { key: 'parley.owner' }))
  }

  function backAgain(persisted: boolean): void {
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
  }

  afterEach(() => {
    reload.mockClear()
    shown = null
  })

  test.each([GRACE, null])('begins anew once it is %s who is signed in, and writes nothing more', (other) => {
    const own = open(ADA)
    inAnotherTab(ADA)
    expect(reload).not.toHaveBeenCalled()
    inAnotherTab(other)
    expect(reload).toHaveBeenCalledOnce()
    storeOf(own, ADA).write('draft.new', 'A secret')
    expect(storeOf(store, ADA).read('draft.new')).toBeNull()
  })

  test('begins anew when it comes back to a browser that is somebody else’s by now', () => {
    open(ADA)
    noteOwner(store, GRACE)
    backAgain(false)
    expect(reload).not.toHaveBeenCalled()
    backAgain(true)
    expect(reload).toHaveBeenCalledOnce()
  })

  test('stays where it is still theirs', () => {
    open(ADA)
    backAgain(true)
    expect(reload).not.toHaveBeenCalled()
  })
})
