// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem } from '../api/http'
import { closeStage, goOnline, lostConnection, mayConnect, SEND, setStage, textsOf, until, type Stage } from '../testing/answers-stage'
import { answer, answerData, COMPLETE, textData } from '../testing/wire-samples'
import { askedAnswer, storedAnswer } from './answer'

afterEach(closeStage)

function textOf(stage: Stage): string {
  return textsOf(stage)[0] ?? ''
}

describe('a question', () => {
  test('is sent, its answer grows and ends', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const stream = await stage.http.opened(1)
    expect(stream).toMatchObject({ path: '/api/conversations/c/messages', request: { method: 'POST' } })
    expect(stream.request.headers).toBeUndefined()
    stream.send('answer', answerData('a'))
    stream.send('delta', textData('Be'), '1-2')
    await until(() => expect(textOf(stage)).toBe('Be'))
    expect(stage.confirmed()).toBe(1)
    stream.send('delta', textData('cause'), '1-7')
    stream.send('end', COMPLETE, '1-7')
    await until(() => expect(stage.live.states.value[0]?.phase.kind).toBe('ended'))
    expect(textOf(stage)).toBe('Because')
    expect(stage.http.streams.length).toBe(1)
  })

  test('whose connection breaks before a word came is sent again, the same', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const first = await stage.http.opened(1)
    first.close()
    await lostConnection(stage)
    goOnline()
    const second = await stage.http.opened(2)
    expect(second.request.body).toEqual(first.request.body)
    expect(second.path).toBe(first.path)
    expect(stage.confirmed()).toBe(0)
  })

  test('whose answer breaks off is resumed from the cursor', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const first = await stage.http.opened(1)
    first.send('answer', answerData('a'))
    first.send('delta', textData('Be'), '1-2')
    await until(() => expect(textOf(stage)).toBe('Be'))
    first.close()
    await lostConnection(stage)
    goOnline()
    const second = await stage.http.opened(2)
    expect(second.path).toBe('/api/messages/a/events')
    expect(second.request.headers).toEqual({ 'Last-Event-ID': '1-2' })
    second.send('answer', answerData('a', '1-2'))
    second.send('delta', textData('cause'), '1-7')
    second.send('end', COMPLETE, '1-7')
    await until(() => expect(stage.live.states.value[0]?.phase.kind).toBe('ended'))
    expect(textOf(stage)).toBe('Because')
    expect(stage.confirmed()).toBe(1)
  })

  test('that is refused is told, and not sent again', async () => {
    const stage = setStage()
    const problem = new ApiProblem(429, 'too_many_answers', 'Four are being written.', 1000)
    stage.http.refusals.push(problem)
    stage.live.ask(SEND, [askedAnswer('a')])
    await until(() => expect(stage.refused).toEqual([problem]))
    expect(stage.http.streams).toEqual([])
  })

  test('that meets a restarting server is sent again', async () => {
    const stage = setStage()
    stage.http.refusals.push(new ApiProblem(503, 'shutting_down', 'Just a moment.', null), new ApiProblem(502, 'http_502', '', null))
    stage.live.ask(SEND, [askedAnswer('a')])
    await lostConnection(stage)
    goOnline()
    await until(() => expect(stage.http.refusals).toEqual([]))
    goOnline()
    await stage.http.opened(1)
    expect(stage.refused).toEqual([])
  })
})

describe('a connection', () => {
  test('that falls silent is given up for another', async () => {
    vi.useFakeTimers()
    const stage = setStage(25_000)
    stage.live.ask(SEND, [askedAnswer('a')])
    await vi.advanceTimersByTimeAsync(0)
    stage.http.streams[0]?.send('answer', answerData('a'))
    await vi.advanceTimersByTimeAsync(24_000)
    stage.http.streams[0]?.send('status', { state: 'connecting' })
    await vi.advanceTimersByTimeAsync(24_000)
    expect(stage.live.states.value[0]?.link).toBe('live')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(stage.live.states.value[0]?.link).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(stage.http.streams[1]?.path).toBe('/api/messages/a/events')
  })

  test('ends with the page that read it', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const stream = await stage.http.opened(1)
    closeStage()
    expect(stream.request.signal?.aborted).toBe(true)
    expect(stage.live.states.value).toEqual([])
  })

  test('left for another answer brings that one nothing', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const first = await stage.http.opened(1)
    first.send('answer', answerData('a'))
    stage.live.ask({ kind: 'regenerate', questionId: 'q', answers: [{ id: 'b', model: null }] }, [askedAnswer('b')])
    const second = await stage.http.opened(2)
    expect(first.request.signal?.aborted).toBe(true)
    second.send('answer', answerData('b'))
    await until(() => expect(stage.live.states.value[0]).toMatchObject({ id: 'b', phase: { kind: 'writing' } }))
  })
})

describe('Stop', () => {
  test('is posted, and what was in flight still arrives', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const stream = await stage.http.opened(1)
    stream.send('answer', answerData('a'))
    await until(() => expect(stage.confirmed()).toBe(1))
    stage.live.stop()
    stage.live.stop()
    expect(stage.live.states.value[0]?.phase.kind).toBe('stopping')
    expect(stage.http.calls.map((call) => call.path)).toEqual(['/api/messages/a/stop'])
    stream.send('delta', textData('On'), '1-2')
    stream.send('end', { ...COMPLETE, status: 'stopped' }, '1-2')
    await until(() => expect(stage.live.states.value[0]?.phase).toMatchObject({ kind: 'ended', end: { status: 'stopped' } }))
    expect(textOf(stage)).toBe('On')
  })

  test('that overtakes the question is posted again once the answer exists', async () => {
    const stage = setStage()
    stage.live.ask(SEND, [askedAnswer('a')])
    const stream = await stage.http.opened(1)
    stage.live.stop()
    stage.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', 'No such answer.', null))
    // Its refusal has to be known before the confirmation wakes it.
    await flushPromises()
    stream.send('answer', answerData('a'))
    await until(() => expect(stage.http.calls.length).toBe(2))
    expect(stage.live.states.value[0]?.phase).toMatchObject({ kind: 'stopping', run: 1 })
  })
})

describe('an answer that was asked for elsewhere', () => {
  const writing = storedAnswer(answer('a', 'q', 'Be', null))

  test('is followed from where the stored copy ends', async () => {
    const stage = setStage()
    stage.live.follow([writing])
    const stream = await stage.http.opened(1)
    expect(stream).toMatchObject({ path: '/api/messages/a/events', request: { headers: { 'Last-Event-ID': '1-2' } } })
  })

  test('gives its connection back while nobody looks', async () => {
    const stage = setStage()
    stage.live.follow([writing])
    const stream = await stage.http.opened(1)
    mayConnect.value = false
    await until(() => expect(stage.live.states.value[0]?.link).toBe('paused'))
    expect(stream.request.signal?.aborted).toBe(true)
    mayConnect.value = true
    await stage.http.opened(2)
  })

  test('that was deleted is gone', async () => {
    const stage = setStage()
    stage.http.refusals.push(new ApiProblem(404, 'not_found', 'No such answer.', null))
    stage.live.follow([writing])
    await until(() => expect(stage.live.states.value[0]?.phase).toEqual({ kind: 'gone' }))
    expect(stage.refused).toEqual([])
  })
})
