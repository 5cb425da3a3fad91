// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { forgetPeople } from './forget-people'
import { createTextStore, storeOf } from './text-store'

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
