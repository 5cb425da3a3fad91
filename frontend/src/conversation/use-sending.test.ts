// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { EMPTY_OUTBOX, queueLast, readOutbox, writeOutbox } from '../composer/outbox'
import { ask, closePage, lastStatus, load, openPage, OWNER, shown, until, type Stage } from '../testing/conversation-stage'
import type { StreamCall } from '../testing/scripted-http'
import { answer, answerData, COMPLETE, conversation, question, type SentBody } from '../testing/wire-samples'
import type { QuestionTurn } from './turn'

const OUTBOX = `parley.${OWNER}.outbox.c`
const OFFLINE = new TypeError('Failed to fetch')
const loaded = conversation(question('q', null, 'Why?'), answer('a', 'q', 'Because'))

let stage: Stage

beforeEach(async () => {
  stage = openPage(false)
  await load(stage, loaded)
})
afterEach(closePage)

function bodyOf(stream: StreamCall): SentBody {
  return stream.request.body as SentBody
}

function lastQuestion(): QuestionTurn {
  const turn = stage.open.path.value.findLast((each) => each.kind === 'question')
  if (turn === undefined) throw new Error('something was asked')
  return turn
}

/** Asked while nothing reaches the server. */
async function askOffline(text: string): Promise<void> {
  stage.http.refusals.push(OFFLINE)
  ask(stage, text)
  await until(() => expect(lastLink()).toBe('reconnecting'))
}

function lastLink(): string {
  const last = stage.open.path.value.at(-1)
  return last?.kind === 'answer' ? last.state.link : 'none'
}

function isBackOnline(): void {
  window.dispatchEvent(new Event('online'))
}

function stops(): readonly string[] {
  return stage.http.calls.map(({ path }) => path).filter((path) => path.endsWith('/stop'))
}

describe('a question that the server has not heard of', () => {
  test('is replaced by the one it is edited to: only that one is asked', async () => {
    await askOffline('Tpyo?')
    stage.open.edit(lastQuestion(), 'Typo?', [null])
    const stream = await stage.http.opened(1)
    expect(bodyOf(stream)).toMatchObject({ parent_id: 'a', parts: [{ text: 'Typo?' }] })
    expect(shown(stage)).toEqual(['Why?', 'Because', 'Typo?', ''])
    expect(stage.open.waiting.value).toEqual([])
    expect(stage.open.siblingsOf(lastQuestion())).toEqual([bodyOf(stream).id])
    stream.send('answer', answerData(bodyOf(stream).answer_id))
    stream.send('end', COMPLETE, '1-0')
    await until(() => expect(lastStatus(stage)).toBe('complete'))
    expect(localStorage.getItem(OUTBOX)).toBeNull()
  })

  test('begins its conversation also in other words', async () => {
    stage = openPage(true, 'new')
    await askOffline('Tpyo?')
    stage.open.edit(lastQuestion(), 'Typo?', [null])
    expect(bodyOf(await stage.http.opened(1))).toMatchObject({ parent_id: null, conversation: {}, parts: [{ text: 'Typo?' }] })
  })

  test('is stopped all the same, should it arrive', async () => {
    await askOffline('Tpyo?')
    const unheard = readOutbox(localStorage.getItem(OUTBOX)).questions[0]
    stage.open.edit(lastQuestion(), 'Typo?', [null])
    expect(stops()).toEqual([`/api/messages/${String(unheard?.answers[0]?.id)}/stop`])
    stage.http.calls.at(-1)?.refuse(new ApiProblem(404, 'not_found', '', null))
    await stage.http.opened(1)
    isBackOnline()
    await until(() => expect(stops().length).toBe(2))
  })

  test('comes back when it is stopped, and is not asked after a reload', async () => {
    await askOffline('One?')
    stage.open.stop()
    expect(stage.open.draft.text.value).toBe('One?')
    expect(shown(stage)).toEqual(['Why?', 'Because'])
    expect(stage.open.refusal.value).toBeNull()
    expect(localStorage.getItem(OUTBOX)).toBeNull()
  })
})

describe('a question that is refused in the place of another', () => {
  test('leaves what is being written there to its reader, and can be asked again in the same place', async () => {
    ask(stage, 'And?')
    const first = await stage.http.opened(1)
    first.send('answer', answerData(bodyOf(first).answer_id))
    await until(() => expect(lastStatus(stage)).toBe('writing'))
    stage.http.refusals.push(new ApiProblem(429, 'too_many_answers', 'Four are being written.', null))
    stage.open.edit(lastQuestion(), 'Or?', [null])
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    const resumed = await stage.http.opened(2)
    expect(resumed.path).toBe(`/api/messages/${bodyOf(first).answer_id}/events`)
    resumed.send('answer', answerData(bodyOf(first).answer_id))
    resumed.send('end', { ...COMPLETE, status: 'stopped' }, '1-0')
    await until(() => expect(lastStatus(stage)).toBe('stopped'))
    expect(stage.open.draft.text.value).toBe('Or?')
    stage.open.refusal.value?.again()
    expect(bodyOf(await stage.http.opened(3))).toMatchObject({ parent_id: 'a', parts: [{ text: 'Or?' }] })
  })

  test('because the server has let go of its files comes back with all of them, and says which', async () => {
    const text = { media_type: 'text/plain', kind: 'text', size: 1, characters: 1, given: 1, tokens: 1 } as const
    for (const id of ['kept', 'gone']) stage.open.draft.attach({ type: 'file', file_id: id, name: `${id}.txt`, ...text })
    stage.http.refusals.push(new ApiProblem(422, 'invalid', 'Attach it again.', null, ['parts.2.file_id']))
    ask(stage, 'What do they say?')
    await until(() => expect(stage.open.draft.gone.value).toEqual(['gone']))
    expect(stage.open.draft.text.value).toBe('What do they say?')
    expect(stage.open.draft.files.value.map(({ file_id }) => file_id)).toEqual(['kept', 'gone'])
    expect(stage.open.refusal.value).toBeNull()
    expect(localStorage.getItem(OUTBOX)).toBeNull()
    stage.open.draft.detach('gone')
    stage.open.send([null])
    expect(bodyOf(await stage.http.opened(1)).parts).toEqual([{ type: 'text', text: 'What do they say?' }, { type: 'file', file_id: 'kept' }])
  })

  test('because its id is in use is given back where no tab has sent it here', async () => {
    stage.http.refusals.push(new ApiProblem(409, 'id_taken', 'This id is in use.', null))
    ask(stage, 'Mine?')
    await until(() => expect(stage.http.calls.length).toBe(2))
    stage.http.calls[1]?.answer(loaded)
    await until(() => expect(stage.open.draft.text.value).toBe('Mine?'))
    expect(stage.open.refusal.value).not.toBeNull()
  })
})

describe('a question that waits', () => {
  test('for a version that is left stays, and goes where its reader says', async () => {
    const two = { ...answer('a', 'q', 'Because'), sibling_ids: ['a', 'b'] }
    const other = { ...answer('b', 'q', 'Why n', null), sibling_ids: ['a', 'b'] }
    stage = openPage(false)
    await load(stage, { ...conversation(question('q', null, 'Why?'), two, other), leaf_id: 'b' })
    await stage.http.opened(1)
    ask(stage, 'And?')
    expect(stage.open.waitsFor.value).toBe('answer')
    void stage.open.step('a')
    expect(shown(stage)).toEqual(['Why?', 'Because'])
    isBackOnline()
    expect(stage.open.waiting.value.map(({ text }) => text)).toEqual(['And?'])
    expect(stage.open.waitsFor.value).toBeNull()
    stage.open.sendNow()
    expect(bodyOf(await stage.http.opened(2))).toMatchObject({ parent_id: 'a', parts: [{ text: 'And?' }] })
  })

  test('because a tab that is gone queued it is sent when the network is back', async () => {
    const orphan = { id: 'o', answers: [{ id: 'oa', model: null }], text: 'Anyone?', files: [], place: { parentId: 'a', begins: null }, afterId: null }
    localStorage.setItem(OUTBOX, writeOutbox(queueLast(EMPTY_OUTBOX, orphan, null)) ?? '')
    window.dispatchEvent(new StorageEvent('storage', { key: OUTBOX }))
    expect(stage.open.waiting.value.map(({ text }) => text)).toEqual(['Anyone?'])
    isBackOnline()
    expect(bodyOf(await stage.http.opened(1))).toMatchObject({ id: 'o', answer_id: 'oa', parent_id: 'a' })
  })

  test('only for the conversation is not held back by how its last answer ended', async () => {
    stage = openPage(false)
    ask(stage, 'And?')
    expect(stage.open.waitsFor.value).toBe('conversation')
    await load(stage, conversation(question('q', null, 'Why?'), answer('a', 'q', 'Be', { ...COMPLETE, status: 'stopped' })))
    expect(bodyOf(await stage.http.opened(1))).toMatchObject({ parent_id: 'a' })
  })
})
