// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { ApiProblem } from '../api/http'
import type { ConversationWithMessages, SendBody } from '../api/wire'
import { createTextStore } from '../text-store'
import { ScriptedHttp } from '../testing/scripted-http'
import { answer, answerData, COMPLETE, conversation, question, textData } from '../testing/wire-samples'
import { useConversation, type OpenConversation } from './use-conversation'
import { useDraft, type KeptDraft } from './use-draft'
import { usePresence } from './use-presence'

interface Stage {
  readonly http: ScriptedHttp
  readonly open: OpenConversation
  readonly draft: KeptDraft
}

let scope: EffectScope | null = null

/** A page that has just been opened; what was typed on the one before is still in the browser. */
function openPage(isNew: boolean, id = 'c'): Stage {
  scope?.stop()
  const http = new ScriptedHttp()
  scope = effectScope()
  const parts = scope.run(() => {
    const draft = useDraft(createTextStore(() => localStorage), id, isNew)
    return { draft, open: useConversation(id, isNew, { http, presence: usePresence(), silenceMs: () => 60_000, draft }) }
  })
  if (parts === undefined) throw new Error('the scope is over')
  return { http, ...parts }
}

beforeEach(() => localStorage.clear())
afterEach(() => scope?.stop())

function until(claim: () => void): Promise<void> {
  return vi.waitFor(claim, { interval: 1 })
}

async function load(stage: Stage, loaded: ConversationWithMessages): Promise<void> {
  stage.http.calls[0]?.answer(loaded)
  await until(() => expect(stage.open.loading.value).toBe('ready'))
}

function shown({ open }: Stage): readonly string[] {
  return open.path.value.map((turn) =>
    turn.kind === 'question' ? turn.text : turn.state.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
  )
}

function lastStatus({ open }: Stage): string {
  const last = open.path.value.at(-1)
  if (last?.kind !== 'answer') return 'none'
  return last.state.phase.kind === 'ended' ? last.state.phase.end.status : last.state.phase.kind
}

function ask(stage: Stage, text: string): void {
  stage.draft.write(text)
  stage.open.send('demo/demo')
}

describe('the first question', () => {
  test('shows at once and carries the conversation', async () => {
    const stage = openPage(true)
    ask(stage, 'Why?')
    expect(shown(stage)).toEqual(['Why?', ''])
    expect(stage.open.isWriting.value).toBe(true)
    const { path, request } = await stage.http.opened(1)
    expect(path).toBe('/api/conversations/c/messages')
    expect(request.body).toMatchObject({ parent_id: null, parts: [{ type: 'text', text: 'Why?' }], model: 'demo/demo', conversation: {} })
  })

  test('stays in the draft until the server has it', async () => {
    const stage = openPage(true)
    ask(stage, 'Why?')
    expect(stage.draft.text.value).toBe('')
    const stream = await stage.http.opened(1)
    expect(localStorage.getItem('parley.draft.c')).toContain('Why?')
    stream.send('answer', answerData((stream.request.body as SendBody).answer_id))
    await until(() => expect(localStorage.getItem('parley.draft.c')).toBeNull())
  })

  test('that is refused goes back to the composer, and can be asked again', async () => {
    const stage = openPage(true)
    const problem = new ApiProblem(429, 'too_many_answers', 'Four are being written.', null)
    stage.http.refusals.push(problem)
    ask(stage, 'Why?')
    await until(() => expect(stage.open.refusal.value?.problem).toBe(problem))
    expect(shown(stage)).toEqual([])
    expect(stage.draft.text.value).toBe('Why?')
    expect(stage.open.isWriting.value).toBe(false)
    stage.open.refusal.value?.again()
    expect(stage.open.refusal.value).toBeNull()
    expect((await stage.http.opened(1)).request.body).toMatchObject({ parts: [{ text: 'Why?' }], conversation: {} })
  })

  test('that never arrived is back after a reload', async () => {
    ask(openPage(true), 'Why?')
    const again = openPage(false)
    again.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', 'There is no such conversation.', null))
    await until(() => expect(again.open.loading.value).toBe('ready'))
    expect(again.draft.text.value).toBe('Why?')
    again.open.send(null)
    expect((await again.http.opened(1)).request.body).toMatchObject({ conversation: {} })
  })

  test('that did arrive is not, and its answer is rejoined', async () => {
    const before = openPage(true)
    ask(before, 'Why?')
    const { id } = (await before.http.opened(1)).request.body as SendBody
    const again = openPage(false)
    await load(again, conversation(question(id, null, 'Why?'), answer('a', id, 'Be', null)))
    expect(again.draft.text.value).toBe('')
    expect(shown(again)).toEqual(['Why?', 'Be'])
    expect(await again.http.opened(1)).toMatchObject({ path: '/api/messages/a/events', request: { headers: { 'Last-Event-ID': '1-2' } } })
  })

  test('is not sent when there is nothing in it', () => {
    const stage = openPage(true)
    ask(stage, ' \n ')
    expect(shown(stage)).toEqual([])
  })
})

describe('a conversation that exists', () => {
  const loaded = conversation(question('q', null, 'Why?'), answer('a', 'q', 'Because'))

  test('shows the path to its leaf', async () => {
    const stage = openPage(false)
    expect(stage.http.calls[0]?.path).toBe('/api/conversations/c?limit=500')
    await load(stage, loaded)
    expect(shown(stage)).toEqual(['Why?', 'Because'])
    expect(lastStatus(stage)).toBe('complete')
  })

  test('goes on below its last answer', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    ask(stage, 'And?')
    const body = (await stage.http.opened(1)).request.body as SendBody
    expect(body.parent_id).toBe('a')
    expect(body).not.toHaveProperty('conversation')
    expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', ''])
  })

  test('takes no second question while an answer is being written', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    ask(stage, 'And?')
    ask(stage, 'Or?')
    await stage.http.opened(1)
    expect(stage.draft.text.value).toBe('Or?')
    expect(shown(stage).length).toBe(4)
  })

  test('shows a new answer in the place of the one it is written anew for', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    stage.open.regenerateLast('demo/demo')
    const stream = await stage.http.opened(1)
    expect(stream).toMatchObject({ path: '/api/messages/q/answers', request: { body: { model: 'demo/demo' } } })
    const { answer_id: answerId } = stream.request.body as { answer_id: string }
    stream.send('answer', answerData(answerId))
    stream.send('delta', textData('Why not'), '1-7')
    stream.send('end', COMPLETE, '1-7')
    await until(() => expect(lastStatus(stage)).toBe('complete'))
    expect(shown(stage)).toEqual(['Why?', 'Why not'])
  })

  test('has its old answer back when writing anew is refused', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    stage.http.refusals.push(new ApiProblem(422, 'unknown_provider', 'No such provider.', null))
    stage.open.regenerateLast('gone/model')
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    expect(shown(stage)).toEqual(['Why?', 'Because'])
  })

  test('goes on with a stopped answer in the same message', async () => {
    const stage = openPage(false)
    await load(stage, conversation(question('q', null, 'Why?'), answer('a', 'q', 'Be', { ...COMPLETE, status: 'stopped' })))
    stage.open.continueLast()
    expect(lastStatus(stage)).toBe('asking')
    const stream = await stage.http.opened(1)
    expect(stream).toMatchObject({ path: '/api/messages/a/continue', request: { body: { cursor: '1-2' } } })
    stream.send('answer', answerData('a', '1-2', 2))
    stream.send('delta', textData('cause'), '2-7')
    stream.send('end', COMPLETE, '2-7')
    await until(() => expect(lastStatus(stage)).toBe('complete'))
    expect(shown(stage)).toEqual(['Why?', 'Because'])
  })

  test('keeps a stopped answer whose Continue is refused', async () => {
    const stage = openPage(false)
    await load(stage, conversation(question('q', null, 'Why?'), answer('a', 'q', 'Be', { ...COMPLETE, status: 'stopped' })))
    stage.http.refusals.push(new ApiProblem(409, 'has_replies', 'It has replies.', null))
    stage.open.continueLast()
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    expect(lastStatus(stage)).toBe('stopped')
    expect(shown(stage)).toEqual(['Why?', 'Be'])
  })

  test('picks up what another tab has begun when the reader comes back', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    window.dispatchEvent(new Event('focus'))
    await until(() => expect(stage.http.calls.length).toBe(2))
    const more = [question('q2', 'a', 'And?'), answer('a2', 'q2', 'Wel', null)]
    stage.http.calls[1]?.answer(conversation(...loaded.messages, ...more))
    expect((await stage.http.opened(1)).path).toBe('/api/messages/a2/events')
    expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', 'Wel'])
  })

  test('does not let an old copy undo a question that was asked meanwhile', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    window.dispatchEvent(new Event('focus'))
    await until(() => expect(stage.http.calls.length).toBe(2))
    ask(stage, 'And?')
    stage.http.calls[1]?.answer(loaded)
    await stage.http.opened(1)
    expect(shown(stage).length).toBe(4)
  })
})

describe('a conversation that cannot be shown', () => {
  test('is said to be missing', async () => {
    const stage = openPage(false)
    stage.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', 'There is no such conversation.', null))
    await until(() => expect(stage.open.loading.value).toBe('missing'))
  })

  test('is asked for again when the server comes back', async () => {
    const stage = openPage(false)
    stage.http.calls[0]?.refuse(new TypeError('Failed to fetch'))
    await until(() => expect(stage.open.loading.value).toBe('unreachable'))
    window.dispatchEvent(new Event('online'))
    await until(() => expect(stage.http.calls.length).toBe(2))
    stage.http.calls[1]?.answer(conversation())
    await until(() => expect(stage.open.loading.value).toBe('ready'))
  })
})
