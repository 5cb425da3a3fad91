// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import type { RunEnd } from '../api/wire'
import { ask, closePage, lastStatus, lastAnswerOf, load, openPage, shown, until, type Stage } from '../testing/conversation-stage'
import type { JsonCall } from '../testing/scripted-http'
import { answer, answerData, COMPLETE, conversation, question, summary, textData } from '../testing/wire-samples'

const STOPPED: RunEnd = { ...COMPLETE, status: 'stopped' }
const WHY = question('q', null, 'Why?')
const versions = ['a', 'b', 'c'].map((id) => ({ ...answer(id, 'q', `Because ${id}`), sibling_ids: ['a', 'b', 'c'] }))
const loaded = conversation(WHY, answer('a', 'q', 'Because'))

afterEach(closePage)

async function openLoaded(as = loaded): Promise<Stage> {
  const stage = openPage(false)
  await load(stage, as)
  return stage
}

function callTo({ http }: Stage, path: string): JsonCall {
  const call = http.calls.findLast((each) => each.path.includes(path))
  if (call === undefined) throw new Error(`nobody asked for ${path}`)
  return call
}

function countOf({ http }: Stage, path: string): number {
  return http.calls.filter((each) => each.path.includes(path)).length
}

function isBackOnline(): void {
  window.dispatchEvent(new Event('online'))
}

/** Everything that waits for nothing but promises has happened. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

describe('a step to another version', () => {
  test('that is answered late does not call back who has asked something since', async () => {
    const stage = await openLoaded(conversation(WHY, { ...answer('a', 'q', 'Because'), sibling_ids: ['a', 'b'] }))
    void stage.open.step('b')
    const reply = callTo(stage, 'through=b')
    ask(stage, 'And?')
    await stage.http.opened(1)
    reply.answer(conversation(WHY, answer('b', 'q', 'Why not')))
    await settled()
    expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', ''])
    expect(countOf(stage, 'leaf_id')).toBe(0)
    expect(stage.http.calls.filter(({ request }) => request.method === 'PATCH')).toEqual([])
  })

  test('is not undone by the answer to the one before', async () => {
    const [a, b, c] = versions
    if (a === undefined || b === undefined || c === undefined) throw new Error('three are made')
    const stage = await openLoaded(conversation(WHY, a))
    void stage.open.step('b')
    void stage.open.step('c')
    callTo(stage, 'through=c').answer(conversation(WHY, c))
    await until(() => expect(shown(stage)).toEqual(['Why?', 'Because c']))
    callTo(stage, 'through=b').answer(conversation(WHY, b))
    await settled()
    expect(shown(stage)).toEqual(['Why?', 'Because c'])
  })
})

describe('Stop', () => {
  test('that comes before the run it is for is said again once that run begins', async () => {
    const stage = await openLoaded(conversation(WHY, answer('a', 'q', 'Be', STOPPED)))
    stage.open.goOn(lastAnswerOf(stage))
    const stream = await stage.http.opened(1)
    stage.open.stop()
    callTo(stage, '/stop').answer({})
    await settled()
    stream.send('answer', answerData('a', '1-2', 2))
    await until(() => expect(countOf(stage, '/stop')).toBe(2))
    expect(lastStatus(stage)).toBe('stopping')
  })

  test('that the server fails at is said again', async () => {
    const stage = await openLoaded()
    ask(stage, 'And?')
    await stage.http.opened(1)
    stage.open.stop()
    callTo(stage, '/stop').refuse(new ApiProblem(500, 'internal', '', null))
    await settled()
    isBackOnline()
    await until(() => expect(countOf(stage, '/stop')).toBe(2))
  })
})

describe('what happened elsewhere', () => {
  test('is shown, also if it is an answer that ended here and went on there', async () => {
    const stage = await openLoaded(conversation(WHY, answer('a', 'q', 'Be', null)))
    const stream = await stage.http.opened(1)
    stream.send('answer', answerData('a', '1-2'))
    stream.send('end', STOPPED, '1-2')
    await until(() => expect(lastStatus(stage)).toBe('stopped'))
    stage.tell(summary('c', { leaf_id: 'a', last_message_at: '2026-11-21T01:00:00.000Z', seq: 2 }))
    await until(() => expect(countOf(stage, '?limit=500')).toBe(1))
    const whole = answer('a', 'q', 'Because')
    callTo(stage, '?limit=500').answer(conversation(WHY, { ...whole, run: 2, cursor: '2-7', runs: [...whole.runs, { ...COMPLETE, run: 2, start: 2 }] }))
    await until(() => expect(shown(stage)).toEqual(['Why?', 'Because']))
    expect(lastStatus(stage)).toBe('complete')
  })

  test('is read with the next look, if it could not be read at once', async () => {
    const stage = await openLoaded()
    stage.tell(summary('c', { leaf_id: 'a2', seq: 2 }))
    await until(() => expect(countOf(stage, '?limit=500')).toBe(1))
    callTo(stage, '?limit=500').refuse(new TypeError('Failed to fetch'))
    await settled()
    isBackOnline()
    await until(() => expect(countOf(stage, '?limit=500')).toBe(2))
    callTo(stage, '?limit=500').answer(conversation(...loaded.messages, question('q2', 'a', 'And?'), answer('a2', 'q2', 'Well')))
    await until(() => expect(shown(stage)).toEqual(['Why?', 'Because', 'And?', 'Well']))
    isBackOnline()
    expect(countOf(stage, '?limit=500')).toBe(2)
  })

  test('is read after the answer that overtook it', async () => {
    const stage = await openLoaded()
    stage.tell(summary('c', { leaf_id: 'a2', seq: 2 }))
    await until(() => expect(countOf(stage, '?limit=500')).toBe(1))
    ask(stage, 'And?')
    callTo(stage, '?limit=500').answer(loaded)
    const stream = await stage.http.opened(1)
    const { answer_id: answerId } = stream.request.body as { answer_id: string }
    stream.send('answer', answerData(answerId))
    stream.send('delta', textData('Well'), '1-4')
    stream.send('end', COMPLETE, '1-4')
    await until(() => expect(countOf(stage, '?limit=500')).toBe(2))
  })

  test('is read whole after so long that no list of changes tells it', async () => {
    const stage = await openLoaded()
    stage.lapse()
    await until(() => expect(countOf(stage, '?limit=500')).toBe(1))
  })
})

describe('a conversation that is not to be had', () => {
  test.each([401, 403, 408, 429])('for a reason that passes (%i) is not called missing', async (status) => {
    const stage = openPage(false)
    stage.http.calls[0]?.refuse(new ApiProblem(status, 'proxy', '', null))
    await until(() => expect(stage.open.loading.value).toBe('unreachable'))
  })

  test('because it was deleted says so, and gives back what was to be asked in it', async () => {
    const stage = await openLoaded()
    stage.http.refusals.push(new TypeError('Failed to fetch'))
    ask(stage, 'One?')
    ask(stage, 'Two?')
    stage.open.draft.write('Three')
    stage.tellDeleted()
    expect(stage.open.loading.value).toBe('missing')
    expect(stage.open.draft.text.value).toBe('One?\n\nTwo?\n\nThree')
    expect(stage.open.waiting.value).toEqual([])
  })

  test('keeps what was written in it', async () => {
    let stage = await openLoaded()
    stage.open.draft.write('Not asked yet')
    stage = openPage(false)
    stage.http.calls[0]?.refuse(new ApiProblem(404, 'not_found', '', null))
    await until(() => expect(stage.open.loading.value).toBe('missing'))
    expect(stage.open.draft.text.value).toBe('Not asked yet')
  })
})
