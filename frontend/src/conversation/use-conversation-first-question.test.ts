// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { ask, closePage, load, openPage, OWNER, shown, until } from '../testing/conversation-stage'
import { answer, answerData, conversation, question, type SentBody } from '../testing/wire-samples'

const OUTBOX = `parley.${OWNER}.outbox.c`

afterEach(closePage)

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

  test('stays in the outbox until the server has it', async () => {
    const stage = openPage(true)
    ask(stage, 'Why?')
    expect(stage.open.draft.text.value).toBe('')
    const stream = await stage.http.opened(1)
    expect(localStorage.getItem(OUTBOX)).toContain('Why?')
    stream.send('answer', answerData((stream.request.body as SentBody).answer_id))
    await until(() => expect(localStorage.getItem(OUTBOX)).toBeNull())
  })

  test('that is refused goes back to the composer, and can be asked again', async () => {
    const stage = openPage(true)
    const problem = new ApiProblem(429, 'too_many_answers', 'Four are being written.', null)
    stage.http.refusals.push(problem)
    ask(stage, 'Why?')
    await until(() => expect(stage.open.refusal.value?.problem).toBe(problem))
    expect(shown(stage)).toEqual([])
    expect(stage.open.draft.text.value).toBe('Why?')
    expect(stage.open.isWriting.value).toBe(false)
    stage.open.refusal.value?.again()
    expect(stage.open.refusal.value).toBeNull()
    expect((await stage.http.opened(1)).request.body).toMatchObject({ parts: [{ text: 'Why?' }], conversation: {} })
  })

  test('that never arrived is sent again after a reload, as the same request', async () => {
    const before = openPage(true)
    ask(before, 'Why?')
    const { body } = (await before.http.opened(1)).request
    const again = openPage(false)
    again.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', 'There is no such conversation.', null))
    expect((await again.http.opened(1)).request.body).toEqual(body)
    expect(shown(again)).toEqual(['Why?', ''])
  })

  test('that was refused is in the composer after a reload too', async () => {
    const before = openPage(true)
    before.http.refusals.push(new ApiProblem(429, 'too_many_answers', 'Four are being written.', null))
    ask(before, 'Why?')
    await until(() => expect(before.open.refusal.value).not.toBeNull())
    const again = openPage(false)
    again.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', 'There is no such conversation.', null))
    await until(() => expect(again.open.loading.value).toBe('ready'))
    expect(again.open.draft.text.value).toBe('Why?')
  })

  test('that did arrive is not, and its answer is rejoined', async () => {
    const before = openPage(true)
    ask(before, 'Why?')
    const { id } = (await before.http.opened(1)).request.body as SentBody
    const again = openPage(false)
    await load(again, conversation(question(id, null, 'Why?'), answer('a', id, 'Be', null)))
    expect(localStorage.getItem(OUTBOX)).toBeNull()
    expect(shown(again)).toEqual(['Why?', 'Be'])
    expect(await again.http.opened(1)).toMatchObject({ path: '/api/messages/a/events', request: { headers: { 'Last-Event-ID': '1-2' } } })
  })

  test('is not sent when there is nothing in it', () => {
    const stage = openPage(true)
    ask(stage, ' \n ')
    expect(shown(stage)).toEqual([])
  })
})
