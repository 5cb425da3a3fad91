// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { createTextStore, storeOf, type TextStore } from './text-store'

function storageOf(items: Map<string, string>, isFull = false): Storage {
  return {
    get length() {
      return items.size
    },
    key: (index: number) => [...items.keys()][index] ?? null,
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

function sorted(keys: readonly string[]): readonly string[] {
  return [...keys].sort()
}

/** What the browser says in a tab when another one has written. */
function tell(key: string | null): void {
  window.dispatchEvent(new StorageEvent('storage', { key }))
}

/** How often a store calls back for a key while something happens. */
function countCalls(store: TextStore, key: string, during: () => void): number {
  let calls = 0
  const stop = store.onChange(key, () => (calls += 1))
  during()
  stop()
  return calls
}

test('a text is there for the next page', () => {
  const items = new Map<string, string>()
  createTextStore(() => storageOf(items)).write('k', 'text')
  expect(createTextStore(() => storageOf(items)).read('k')).toBe('text')
})

test('a text that another page has written since is the one that counts', () => {
  const storage = storageOf(new Map())
  const [one, other] = [createTextStore(() => storage), createTextStore(() => storage)]
  one.write('k', 'older')
  other.write('k', 'newer')
  expect(one.read('k')).toBe('newer')
  other.write('k', null)
  expect(one.read('k')).toBeNull()
})

test('a text that is removed is gone', () => {
  const storage = storageOf(new Map([['k', 'text']]))
  const store = createTextStore(() => storage)
  store.write('k', null)
  expect(store.read('k')).toBeNull()
  expect(store.keys('')).toEqual([])
})

test('an empty text is one', () => {
  const storage = storageOf(new Map())
  for (const store of [createTextStore(() => storage), createTextStore(refused)]) {
    store.write('k', '')
    expect(store.read('k')).toBe('')
    expect(store.keys('')).toEqual(['k'])
  }
})

test('where the browser refuses, a text lasts as long as the page', () => {
  const store = createTextStore(refused)
  expect(store.read('k')).toBeNull()
  store.write('k', 'text')
  expect(store.read('k')).toBe('text')
  store.write('k', null)
  expect(store.read('k')).toBeNull()
})

describe('a full storage', () => {
  test('does not bring back the older text', () => {
    const store = createTextStore(() => storageOf(new Map([['k', 'old']]), true))
    store.write('k', 'new')
    expect(store.read('k')).toBe('new')
  })

  test('that has room again holds the newest text', () => {
    const items = new Map([['k', 'old']])
    let isFull = true
    const store = createTextStore(() => storageOf(items, isFull))
    store.write('k', 'new')
    isFull = false
    store.write('k', 'newest')
    expect(items.get('k')).toBe('newest')
    expect(store.read('k')).toBe('newest')
  })

  test('can still be cleared', () => {
    const items = new Map([['k', 'old']])
    const store = createTextStore(() => storageOf(items, true))
    store.write('k', 'new')
    store.write('k', null)
    expect(store.read('k')).toBeNull()
    expect(items.size).toBe(0)
  })
})

describe('the keys', () => {
  const items = [['a.1', 'x'], ['b.1', 'x'], ['a.2', 'x'], ['a', 'x'], ['xa.3', 'x']] as const

  test.each([
    ['a.', ['a.1', 'a.2']],
    ['b', ['b.1']],
    ['c', []],
    ['', ['a', 'a.1', 'a.2', 'b.1', 'xa.3']],
  ])('that begin with %j are %j', (prefix, keys) => {
    const storage = storageOf(new Map(items))
    expect(sorted(createTextStore(() => storage).keys(prefix))).toEqual(keys)
  })

  test('are the same where the browser refuses', () => {
    const store = createTextStore(refused)
    for (const [key, text] of items) store.write(key, text)
    expect(sorted(store.keys('a.'))).toEqual(['a.1', 'a.2'])
  })

  test('hold one that did not fit any more once, beside the others', () => {
    const store = createTextStore(() => storageOf(new Map([['a.1', 'old'], ['a.2', 'x']]), true))
    store.write('a.1', 'new')
    store.write('a.3', 'new')
    expect(sorted(store.keys('a.'))).toEqual(['a.1', 'a.2', 'a.3'])
  })
})

describe('what another tab writes', () => {
  test.each([
    ['k', 1],
    ['other', 0],
    ['k2', 0],
    // Everything was cleared.
    [null, 1],
  ])('under %j calls back %d times for k', (key, calls) => {
    expect(countCalls(createTextStore(() => localStorage), 'k', () => tell(key))).toBe(calls)
  })

  test('calls back every time, until that is stopped', () => {
    const store = createTextStore(() => localStorage)
    let calls = 0
    const stop = store.onChange('k', () => (calls += 1))
    tell('k')
    tell('k')
    stop()
    tell('k')
    expect(calls).toBe(2)
  })

  test('stopping one leaves the others', () => {
    const store = createTextStore(() => localStorage)
    expect(countCalls(store, 'k', () => {
      store.onChange('k', () => undefined)()
      tell('k')
    })).toBe(1)
  })
})

describe('what one owner keeps', () => {
  function openStores(): { all: TextStore; mine: TextStore; theirs: TextStore } {
    const storage = storageOf(new Map())
    const all = createTextStore(() => storage)
    return { all, mine: storeOf(all, 'me'), theirs: storeOf(all, 'me2') }
  }

  test('is apart from what others keep, and from what is nobody’s', () => {
    const { all, mine, theirs } = openStores()
    mine.write('k', 'mine')
    theirs.write('k', 'theirs')
    all.write('k', 'nobody’s')
    expect([mine.read('k'), theirs.read('k'), all.read('k')]).toEqual(['mine', 'theirs', 'nobody’s'])
    mine.write('k', null)
    expect([mine.read('k'), theirs.read('k'), all.read('k')]).toEqual([null, 'theirs', 'nobody’s'])
  })

  test('is there the next time, and has the names it was given', () => {
    const { all, mine, theirs } = openStores()
    mine.write('draft.1', 'x')
    mine.write('draft.2', 'x')
    mine.write('outbox.1', 'x')
    expect(sorted(storeOf(all, 'me').keys('draft.'))).toEqual(['draft.1', 'draft.2'])
    expect(storeOf(all, 'me').read('draft.1')).toBe('x')
    expect(theirs.keys('draft.')).toEqual([])
  })

  test('calls back for what this owner wrote in another tab only', () => {
    const { all, mine, theirs } = openStores()
    mine.write('draft.1', 'x')
    const key = all.keys('')[0] ?? 'none'
    expect(countCalls(mine, 'draft.1', () => tell(key))).toBe(1)
    expect(countCalls(theirs, 'draft.1', () => tell(key))).toBe(0)
    expect(countCalls(mine, 'draft.1', () => tell('draft.1'))).toBe(0)
  })
})
