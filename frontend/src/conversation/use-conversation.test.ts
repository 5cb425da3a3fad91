// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { ask, closePage, lastAnswerOf, lastStatus, load, openPage, shown, until } from '../testing/conversation-stage'
import { answer, answerData, COMPLETE, conversation, question, summary, textData, type SentBody } from '../testing/wire-samples'

afterEach(closePage)

describe('a conversation that exists', () => {
  const loaded = conversation(question('q', null, 'Why?'), answer('a', 'q', 'Because'))

  test('shows the path to its leaf', async () => {
    const stage = openPage(false)
    expect(stage.http.calls[0]?.path).toBe('/api/conversations/c?limit=16')
    await load(stage, loaded)
    expect(shown(stage)).toEqual(['Why?', 'Because'])
    expect(lastStatus(stage)).toBe('complete')
  })

  test('goes on below its last answer', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    ask(stage, 'And?')
    const body = (await stage.http.opened(1)).request.body as SentBody
    expect(body.parent_id).toBe('a')
    expect(body).not.toHaveProperty('conversation')
    expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', ''])
  })

  test('keeps a second question waiting while an answer is being written', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    ask(stage, 'And?')
    ask(stage, 'Or?')
    await stage.http.opened(1)
    expect(stage.open.draft.text.value).toBe('')
    expect(stage.open.waiting.value.map((question) => question.text)).toEqual(['Or?'])
    expect(shown(stage).length).toBe(4)
  })

  test('shows a new answer in the place of the one it is written anew for', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    stage.open.regenerate(lastAnswerOf(stage), ['demo/demo'])
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
    stage.open.regenerate(lastAnswerOf(stage), ['gone/model'])
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    expect(shown(stage)).toEqual(['Why?', 'Because'])
  })

  test('goes on with a stopped answer in the same message', async () => {
    const stage = openPage(false)
    await load(stage, conversation(question('q', null, 'Why?'), answer('a', 'q', 'Be', { ...COMPLETE, status: 'stopped' })))
    stage.open.goOn(lastAnswerOf(stage))
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
    stage.open.goOn(lastAnswerOf(stage))
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    expect(lastStatus(stage)).toBe('stopped')
    expect(shown(stage)).toEqual(['Why?', 'Be'])
  })

  test('picks up what was begun elsewhere', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    stage.tell(summary('c', { leaf_id: 'a2', writing: true, seq: 2 }))
    await until(() => expect(stage.http.calls.length).toBe(2))
    const more = [question('q2', 'a', 'And?'), answer('a2', 'q2', 'Wel', null)]
    stage.http.calls[1]?.answer(conversation(...loaded.messages, ...more))
    expect((await stage.http.opened(1)).path).toBe('/api/messages/a2/events')
    expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', 'Wel'])
  })

  test('does not let an old copy undo a question that was asked meanwhile', async () => {
    const stage = openPage(false)
    await load(stage, loaded)
    stage.tell(summary('c', { leaf_id: 'a2', writing: true, seq: 2 }))
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
