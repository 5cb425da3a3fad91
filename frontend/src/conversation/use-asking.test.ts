// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import type { RunEnd } from '../api/wire'
import { ask, closePage, lastStatus, load, openPage, OWNER, shown, until, type Stage } from '../testing/conversation-stage'
import type { StreamCall } from '../testing/scripted-http'
import { answer, answerData, COMPLETE, conversation, question, textData, type SentBody } from '../testing/wire-samples'
import type { QuestionTurn } from './turn'

const OUTBOX = `parley.${OWNER}.outbox.c`
const loaded = conversation(question('q', null, 'Why?'), answer('a', 'q', 'Because'))
const STOPPED: RunEnd = { ...COMPLETE, status: 'stopped' }

let stage: Stage

beforeEach(async () => {
  stage = openPage(false)
  await load(stage, loaded)
})
afterEach(closePage)

function bodyOf(stream: StreamCall): SentBody {
  return stream.request.body as SentBody
}

/** The provider's word for one answer, from its first event to its end. */
function write(stream: StreamCall, text: string, end: RunEnd = COMPLETE): void {
  stream.send('answer', answerData(bodyOf(stream).answer_id))
  stream.send('delta', textData(text), `1-${text.length}`)
  stream.send('end', end, `1-${text.length}`)
}

function waiting({ open }: Stage): readonly string[] {
  return open.waiting.value.map((each) => each.text)
}

describe('questions that wait', () => {
  test('go one after the other, each below the answer before', async () => {
    for (const text of ['One?', 'Two?', 'Three?']) ask(stage, text)
    expect(waiting(stage)).toEqual(['Two?', 'Three?'])
    const first = await stage.http.opened(1)
    write(first, 'A')
    const second = await stage.http.opened(2)
    expect(bodyOf(second)).toMatchObject({ parent_id: bodyOf(first).answer_id, parts: [{ text: 'Two?' }] })
    expect(waiting(stage)).toEqual(['Three?'])
    write(second, 'B')
    write(await stage.http.opened(3), 'C')
    await until(() => expect(shown(stage)).toEqual(['Why?', 'Because', 'One?', 'A', 'Two?', 'B', 'Three?', 'C']))
    expect(localStorage.getItem(OUTBOX)).toBeNull()
  })

  test.each(['stopped', 'failed', 'interrupted'] as const)('stay where they are after an answer that is %s, until they are sent by hand', async (status) => {
    ask(stage, 'One?')
    ask(stage, 'Two?')
    write(await stage.http.opened(1), 'A', { ...COMPLETE, status })
    await until(() => expect(stage.open.isPaused.value).toBe(true))
    expect(stage.open.isWriting.value).toBe(false)
    expect(waiting(stage)).toEqual(['Two?'])
    stage.open.sendNow()
    expect(bodyOf(await stage.http.opened(2))).toMatchObject({ parts: [{ text: 'Two?' }] })
  })

  test('let a new question go first once they are paused, and stay paused', async () => {
    ask(stage, 'One?')
    ask(stage, 'Two?')
    write(await stage.http.opened(1), 'A', STOPPED)
    await until(() => expect(stage.open.isPaused.value).toBe(true))
    ask(stage, 'No, this!')
    write(await stage.http.opened(2), 'B')
    await until(() => expect(lastStatus(stage)).toBe('complete'))
    expect(shown(stage).slice(-2)).toEqual(['No, this!', 'B'])
    expect(waiting(stage)).toEqual(['Two?'])
    expect(stage.open.isPaused.value).toBe(true)
  })

  test('can be taken out, back into the composer or for good', () => {
    for (const text of ['One?', 'Two?', 'Three?']) ask(stage, text)
    const [two, three] = stage.open.waiting.value
    if (two === undefined || three === undefined) throw new Error('two wait')
    stage.open.takeOut(three, false)
    expect(stage.open.draft.text.value).toBe('')
    stage.open.takeOut(two, true)
    expect(stage.open.draft.text.value).toBe('Two?')
    expect(waiting(stage)).toEqual([])
  })

  test('survive a reload, and go when the answer before has ended', async () => {
    ask(stage, 'One?')
    ask(stage, 'Two?')
    const { id, answer_id: answerId } = bodyOf(await stage.http.opened(1))
    stage = openPage(false)
    await load(stage, conversation(...loaded.messages, question(id, 'a', 'One?'), answer(answerId, id, 'Yes')))
    expect(bodyOf(await stage.http.opened(1))).toMatchObject({ parent_id: answerId, parts: [{ text: 'Two?' }] })
  })

  test('wait on after a reload that finds the answer before stopped', async () => {
    ask(stage, 'One?')
    ask(stage, 'Two?')
    const { id, answer_id: answerId } = bodyOf(await stage.http.opened(1))
    stage = openPage(false)
    await load(stage, conversation(...loaded.messages, question(id, 'a', 'One?'), answer(answerId, id, 'Ye', STOPPED)))
    expect(stage.open.isPaused.value).toBe(true)
    expect(waiting(stage)).toEqual(['Two?'])
    expect(stage.http.streams).toEqual([])
  })

  test('wait while the conversation itself cannot be read yet', async () => {
    stage = openPage(false)
    ask(stage, 'One?')
    expect(waiting(stage)).toEqual(['One?'])
    await load(stage, loaded)
    expect(bodyOf(await stage.http.opened(1))).toMatchObject({ parent_id: 'a', parts: [{ text: 'One?' }] })
  })
})

describe('a question that the server refuses', () => {
  test('is in the composer again, above what has been written since, and the next ones wait', async () => {
    stage.http.refusals.push(new ApiProblem(429, 'too_many_answers', 'Four are being written.', null))
    ask(stage, 'One?')
    ask(stage, 'Two?')
    stage.open.draft.write('Three')
    await until(() => expect(stage.open.refusal.value).not.toBeNull())
    expect(shown(stage)).toEqual(['Why?', 'Because'])
    expect(stage.open.draft.text.value).toBe('One?\n\nThree')
    expect(waiting(stage)).toEqual(['Two?'])
    expect(stage.open.isPaused.value).toBe(true)
  })

  test('because another tab asked something here first has its turn after that answer', async () => {
    stage.http.refusals.push(new ApiProblem(409, 'parent_writing', 'An answer is being written here.', null))
    ask(stage, 'Mine?')
    await until(() => expect(stage.http.calls.length).toBe(2))
    stage.http.calls[1]?.answer(conversation(...loaded.messages, question('q2', 'a', 'Theirs?'), answer('a2', 'q2', 'W', null)))
    const theirs = await stage.http.opened(1)
    expect(theirs.path).toBe('/api/messages/a2/events')
    expect(waiting(stage)).toEqual(['Mine?'])
    expect(stage.open.refusal.value).toBeNull()
    theirs.send('answer', answerData('a2', '1-1'))
    theirs.send('end', COMPLETE, '1-1')
    expect(bodyOf(await stage.http.opened(2))).toMatchObject({ parent_id: 'a2', parts: [{ text: 'Mine?' }] })
  })

  test('because another tab has sent it elsewhere is not sent again', async () => {
    stage.http.refusals.push(new ApiProblem(409, 'id_taken', 'This id is in use.', null))
    ask(stage, 'Mine?')
    await until(() => expect(stage.http.calls.length).toBe(2))
    expect(localStorage.getItem(OUTBOX)).toBeNull()
    expect(stage.open.draft.text.value).toBe('')
  })
})

describe('a question that is edited', () => {
  const first = (): QuestionTurn => {
    const turn = stage.open.path.value[0]
    if (turn?.kind !== 'question') throw new Error('the path begins with a question')
    return turn
  }

  test('stands beside the one it was, and keeps it', async () => {
    stage.open.edit(first(), 'Why not?', [null])
    const stream = await stage.http.opened(1)
    expect(bodyOf(stream)).toMatchObject({ parent_id: null, parts: [{ text: 'Why not?' }] })
    expect(bodyOf(stream)).not.toHaveProperty('conversation')
    expect(shown(stage)).toEqual(['Why not?', ''])
    expect(stage.open.siblingsOf(first())).toEqual(['q', bodyOf(stream).id])
  })

  test('stops what is being written below it', async () => {
    ask(stage, 'And?')
    const stream = await stage.http.opened(1)
    stream.send('answer', answerData(bodyOf(stream).answer_id))
    await until(() => expect(lastStatus(stage)).toBe('writing'))
    stage.open.edit(first(), 'Why not?', [null])
    await stage.http.opened(2)
    expect(stage.http.calls.map((call) => call.path)).toContain(`/api/messages/${bodyOf(stream).answer_id}/stop`)
  })

  test('to nothing is not asked', () => {
    stage.open.edit(first(), '  ', [null])
    expect(shown(stage)).toEqual(['Why?', 'Because'])
  })
})
