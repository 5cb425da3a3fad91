// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createTextStore, storeOf, type TextStore } from '../sync/text-store'
import { dropQuestions, pauseOutbox, queueFirst, queueLast, type Outbox, type OutboxQuestion } from './outbox'
import { conversationsWithOutbox, useOutbox, type KeptOutbox } from './use-outbox'

let scope: EffectScope
let store: TextStore

beforeEach(() => {
  scope = effectScope()
  store = storeOf(createTextStore(() => localStorage), 'owner')
})

afterEach(() => {
  scope.stop()
  localStorage.clear()
})

function openOutbox(conversationId = 'c', kept = store): KeptOutbox {
  const outbox = scope.run(() => useOutbox(kept, conversationId))
  if (outbox === undefined) throw new Error('the scope is over')
  return outbox
}

/** The browser tells the other tabs, and never the one that wrote. Here all are in one window, and all are told. */
function tellTabs(key: string | null): void {
  window.dispatchEvent(new StorageEvent('storage', { key }))
}

function question(id: string): OutboxQuestion {
  return { id, answers: [{ id: `${id}-answer`, model: null }], text: `${id}?`, files: [], place: null, afterId: null }
}

function queue(id: string): (outbox: Outbox) => Outbox {
  return (outbox) => queueLast(outbox, question(id), null)
}

function drop(id: string): (outbox: Outbox) => Outbox {
  return (outbox) => dropQuestions(outbox, new Set([id]))
}

function idsIn({ outbox }: KeptOutbox): readonly string[] {
  return outbox.value.questions.map(({ id }) => id)
}

describe('an outbox', () => {
  test('is empty at first', () => {
    expect(openOutbox().outbox.value).toEqual({ questions: [], isPaused: false })
  })

  test('shows a change at once', () => {
    const outbox = openOutbox()
    outbox.change(queue('a'))
    expect(idsIn(outbox)).toEqual(['a'])
  })

  test('is there after a reload, paused if it was', () => {
    const outbox = openOutbox()
    outbox.change(queue('a'))
    outbox.change((box) => pauseOutbox(box, true))
    scope.stop()
    scope = effectScope()
    expect(openOutbox().outbox.value).toEqual({ questions: [question('a')], isPaused: true })
  })

  test('leaves nothing behind once it is empty', () => {
    const outbox = openOutbox()
    outbox.change(queue('a'))
    expect(localStorage.length).toBe(1)
    outbox.change(drop('a'))
    expect(localStorage.length).toBe(0)
  })

  test('is that of its conversation and its owner only', () => {
    openOutbox('c').change(queue('a'))
    expect(idsIn(openOutbox('d'))).toEqual([])
    expect(idsIn(openOutbox('c', storeOf(createTextStore(() => localStorage), 'someone else')))).toEqual([])
  })

  test('works without a storage, for as long as the page lasts', () => {
    const kept = createTextStore(() => {
      throw new DOMException('blocked', 'SecurityError')
    })
    openOutbox('c', kept).change(queue('a'))
    expect(idsIn(openOutbox('c', kept))).toEqual(['a'])
    expect(conversationsWithOutbox(kept)).toEqual(['c'])
  })
})

describe('two tabs', () => {
  test.each(['parley.owner.outbox.c', null])('see what the other one changes (key %s)', (key) => {
    const here = openOutbox()
    openOutbox().change(queue('a'))
    expect(idsIn(here)).toEqual([])
    tellTabs(key)
    expect(idsIn(here)).toEqual(['a'])
  })

  test('are not disturbed by what is written elsewhere', () => {
    const here = openOutbox()
    openOutbox().change(queue('a'))
    tellTabs('parley.owner.outbox.d')
    tellTabs('parley.owner.draft.c')
    expect(idsIn(here)).toEqual([])
  })

  test('lose none of each other’s changes, though neither has been told of them', () => {
    const [one, other] = [openOutbox(), openOutbox()]
    one.change(queue('a'))
    other.change(queue('b'))
    one.change((box) => queueFirst(box, question('c')))
    other.change(drop('a'))
    expect(idsIn(openOutbox())).toEqual(['c', 'b'])
    tellTabs('parley.owner.outbox.c')
    expect(idsIn(one)).toEqual(['c', 'b'])
    expect(idsIn(other)).toEqual(['c', 'b'])
  })

  test('may both take out what has arrived', () => {
    const [one, other] = [openOutbox(), openOutbox()]
    one.change(queue('a'))
    one.change(queue('b'))
    one.change(drop('a'))
    other.change(drop('a'))
    expect(idsIn(openOutbox())).toEqual(['b'])
  })

  test('do not hear each other once one is closed', () => {
    const closed = openOutbox()
    scope.stop()
    scope = effectScope()
    openOutbox().change(queue('a'))
    tellTabs('parley.owner.outbox.c')
    expect(idsIn(closed)).toEqual([])
  })
})

describe('the conversations in which something waits', () => {
  test('are found after a reload', () => {
    openOutbox('c').change(queue('a'))
    openOutbox('d').change(queue('b'))
    expect([...conversationsWithOutbox(store)].sort()).toEqual(['c', 'd'])
  })

  test('are neither those of someone else, nor those with a draft only, nor those that have sent everything', () => {
    const sent = openOutbox('sent')
    sent.change(queue('a'))
    sent.change(drop('a'))
    store.write('draft.drafted', 'text')
    openOutbox('other', storeOf(createTextStore(() => localStorage), 'someone else')).change(queue('b'))
    expect(conversationsWithOutbox(store)).toEqual([])
  })
})
