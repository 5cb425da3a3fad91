import { expect, test } from 'vitest'
import { createTextStore } from './text-store'

function storageOf(items: Map<string, string>, isFull = false): Storage {
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    },
    removeItem: (key: string) => items.delete(key),
  } as unknown as Storage
}

function refused(): Storage {
  throw new DOMException('blocked', 'SecurityError')
}

test('a text is there for the next page', () => {
  const items = new Map<string, string>()
  createTextStore(() => storageOf(items)).write('k', 'text')
  expect(createTextStore(() => storageOf(items)).read('k')).toBe('text')
})

test('a text that is removed is gone', () => {
  const storage = storageOf(new Map([['k', 'text']]))
  const store = createTextStore(() => storage)
  store.write('k', null)
  expect(store.read('k')).toBeNull()
})

test('where the browser refuses, a text lasts as long as the page', () => {
  const store = createTextStore(refused)
  expect(store.read('k')).toBeNull()
  store.write('k', 'text')
  expect(store.read('k')).toBe('text')
  store.write('k', null)
  expect(store.read('k')).toBeNull()
})

test('a full storage does not bring back the older text', () => {
  const store = createTextStore(() => storageOf(new Map([['k', 'old']]), true))
  store.write('k', 'new')
  expect(store.read('k')).toBe('new')
})
