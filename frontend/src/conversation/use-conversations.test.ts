// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { queueLast, writeOutbox, EMPTY_OUTBOX } from '../composer/outbox'
import { createTextStore, storeOf, type TextStore } from '../sync/text-store'
import { usePresence } from '../sync/use-presence'
import { ScriptedHttp } from '../testing/scripted-http'
import { answer, answerData, COMPLETE, conversation, question } from '../testing/wire-samples'
import { useConversations, type Conversations } from './use-conversations'
import type { OpenConversation } from './use-conversation'

let scope: EffectScope
let http: ScriptedHttp
let store: TextStore

beforeEach(() => {
  http = new ScriptedHttp()
  store = storeOf(createTextStore(() => localStorage), 'owner')
})
afterEach(() => {
  scope.stop()
  localStorage.clear()
})

function openTab(): Conversations {
  scope = effectScope()
  const conversations = scope.run(() =>
    useConversations({
      http,
      store,
      presence: usePresence(),
      changes: { startAfter: () => undefined, read: () => undefined, onChanges: () => () => undefined, onLapse: () => () => undefined },
      silenceMs: () => 60_000,
      uploadLimits: () => ({ bytes: 1000, files: 3 }),
    }),
  )
  if (conversations === undefined) throw new Error('the scope is over')
  return conversations
}

function ask(open: OpenConversation, text: string): void {
  open.draft.write(text)
  open.send([null])
}

function answerId(stream: number): string {
  return (http.streams[stream]?.request.body as { answer_id: string }).answer_id
}

function isOpen(stream: number): boolean {
  return http.streams[stream]?.request.signal?.aborted === false
}

describe('the conversations of one tab', () => {
  test('are read once, and shown at once the next time', async () => {
    const tab = openTab()
    const first = tab.show('c', false)
    http.calls[0]?.answer(conversation(question('q', null, 'Why?'), answer('a', 'q', 'Because')))
    await expect.poll(() => first.loading.value).toBe('ready')
    tab.show('other', false)
    expect(tab.show('c', false)).toBe(first)
    expect(tab.shown.value).toBe(first)
    expect(http.calls.map((call) => call.path)).toEqual(['/api/conversations/c?limit=16', '/api/conversations/other?limit=16'])
  })

  test('hold one stream: the one that is looked at has it, and gives it back', async () => {
    const tab = openTab()
    const one = tab.show('one', true)
    ask(one, 'First?')
    ;(await http.opened(1)).send('answer', answerData(answerId(0)))
    await expect.poll(() => one.claim.value).toBe('asked')
    const two = tab.show('two', true)
    expect(isOpen(0)).toBe(true)
    ask(two, 'Second?')
    const second = await http.opened(2)
    second.send('answer', answerData(answerId(1)))
    await expect.poll(() => isOpen(0)).toBe(false)
    second.send('end', COMPLETE, '1-0')
    const back = await http.opened(3)
    expect(back.path).toBe(`/api/messages/${answerId(0)}/events`)
  })

  test('are asked also where another is being written: no answer exists before its request', async () => {
    store.write('outbox.waiting', writeOutbox(queueLast(EMPTY_OUTBOX, { id: 'q', answers: [{ id: 'a', model: null }], text: 'Sent offline?', files: [], place: { parentId: null, begins: {} }, afterId: null }, null)))
    const tab = openTab()
    expect(http.calls[0]?.path).toBe('/api/conversations/waiting?limit=16')
    http.calls[0]?.answer(conversation())
    const stream = await http.opened(1)
    expect(stream.path).toBe('/api/conversations/waiting/messages')
    expect(tab.shown.value).toBeNull()
  })

  test('are closed when too many are open, but not those in which something is being written', async () => {
    const tab = openTab()
    const writing = tab.show('writing', true)
    ask(writing, 'Long?')
    ;(await http.opened(1)).send('answer', answerData(answerId(0)))
    const quiet = tab.show('quiet', false)
    for (let count = 0; count < 12; count += 1) tab.show(`c${String(count)}`, false)
    expect(tab.show('writing', false)).toBe(writing)
    expect(tab.show('quiet', false)).not.toBe(quiet)
  })
})
