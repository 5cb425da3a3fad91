// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createTextStore, storeOf, type TextStore } from '../sync/text-store'
import { useDraft, type KeptDraft } from './use-draft'

const SOON_MS = 1_000

let scope: EffectScope
let store: TextStore

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  store = storeOf(createTextStore(() => localStorage), 'owner')
})

afterEach(() => {
  scope.stop()
  localStorage.clear()
  vi.useRealTimers()
})

function openDraft(conversationId = 'c', isNew = false): KeptDraft {
  const draft = scope.run(() => useDraft(store, conversationId, isNew))
  if (draft === undefined) throw new Error('the scope is over')
  return draft
}

/** What the browser says when the page goes, be it for a reload. Nothing else of this page runs after it. */
function reload(): void {
  window.dispatchEvent(new Event('pagehide'))
  vi.clearAllTimers()
}

describe('a draft', () => {
  test('is empty at first', () => {
    expect(openDraft().text.value).toBe('')
  })

  test('is there after a reload, with its last key', () => {
    const draft = openDraft()
    draft.write('Wh')
    draft.write('Why')
    reload()
    expect(openDraft().text.value).toBe('Why')
  })

  test('is there when one comes back from another conversation', () => {
    openDraft().write('Why')
    scope.stop()
    scope = effectScope()
    expect(openDraft().text.value).toBe('Why')
  })

  test('survives a crash, a moment after the last key', () => {
    openDraft().write('Why')
    vi.advanceTimersByTime(SOON_MS)
    vi.clearAllTimers()
    expect(openDraft().text.value).toBe('Why')
  })

  test('is not written to the storage for every key', () => {
    const draft = openDraft()
    for (const text of ['W', 'Wh', 'Why']) {
      draft.write(text)
      vi.advanceTimersByTime(100)
    }
    expect(localStorage.length).toBe(0)
    vi.advanceTimersByTime(SOON_MS)
    expect(store.read('draft.c')).toBe('Why')
  })

  test('is that of its conversation', () => {
    openDraft('c').write('Why')
    openDraft('d').write('How')
    reload()
    expect([openDraft('c').text.value, openDraft('d').text.value, openDraft('e').text.value]).toEqual(['Why', 'How', ''])
  })

  test('does not undo what another tab has written since', () => {
    const other = openDraft()
    const here = openDraft()
    here.write('Why')
    vi.advanceTimersByTime(SOON_MS)
    other.write('Why not')
    vi.advanceTimersByTime(SOON_MS)
    reload()
    scope.stop()
    expect(store.read('draft.c')).toBe('Why not')
  })

  test('leaves nothing behind once it is empty', () => {
    const draft = openDraft()
    draft.write('Why')
    vi.advanceTimersByTime(SOON_MS)
    expect(localStorage.length).toBe(1)
    draft.write('')
    reload()
    expect(localStorage.length).toBe(0)
  })
})

describe('sending', () => {
  test('takes the text out', () => {
    const draft = openDraft()
    draft.write('Why?')
    expect(draft.take()).toEqual({ text: 'Why?', files: [] })
    expect(draft.text.value).toBe('')
  })

  test.each([0, SOON_MS])('leaves nothing that a crash right after it could bring back (typed %d ms before)', (ms) => {
    const draft = openDraft()
    draft.write('Why?')
    vi.advanceTimersByTime(ms)
    draft.take()
    expect(localStorage.length).toBe(0)
    vi.advanceTimersByTime(SOON_MS)
    expect(localStorage.length).toBe(0)
  })

  test('leaves room for the next one', () => {
    const draft = openDraft()
    draft.write('Why?')
    draft.take()
    draft.write('How')
    reload()
    expect(openDraft().text.value).toBe('How')
  })
})

describe('a text that comes back', () => {
  test('is the draft again', () => {
    const draft = openDraft()
    draft.write('Why?')
    draft.giveBack(draft.take())
    expect(draft.text.value).toBe('Why?')
    reload()
    expect(openDraft().text.value).toBe('Why?')
  })

  test('stands above what has been written since', () => {
    const draft = openDraft()
    draft.write('Why?')
    const sent = draft.take()
    draft.write('And how?')
    draft.giveBack(sent)
    expect(draft.text.value).toBe('Why?\n\nAnd how?')
  })
})

describe('the draft of a new conversation', () => {
  test('is there for the next empty page, which is another conversation', () => {
    openDraft('c', true).write('Why')
    reload()
    expect(openDraft('d', true).text.value).toBe('Why')
  })

  test('is in no conversation that has an address', () => {
    openDraft('c', true).write('Why')
    reload()
    expect(openDraft('c').text.value).toBe('')
  })

  test('belongs to its conversation once something is sent', () => {
    const draft = openDraft('c', true)
    draft.write('Why?')
    draft.take()
    draft.write('How')
    reload()
    expect(openDraft('c').text.value).toBe('How')
    expect(openDraft('d', true).text.value).toBe('')
  })

  test('that is refused comes back where it was sent', () => {
    const draft = openDraft('c', true)
    draft.write('Why?')
    draft.giveBack(draft.take())
    reload()
    expect(openDraft('c').text.value).toBe('Why?')
    expect(openDraft('d', true).text.value).toBe('')
  })
})
