// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import type { Opening } from '../api/wire'
import { closeStage, goOnline, SEND, setStage, textsOf, until, type Stage } from '../testing/answers-stage'
import type { StreamCall } from '../testing/scripted-http'
import { answerData, COMPLETE, textData } from '../testing/wire-samples'
import { askedAnswer } from './answer'

afterEach(closeStage)

const ASK_TWO: Opening = { ...SEND, answers: [{ id: 'a', model: 'p/one' }, { id: 'b', model: 'p/two' }] }

async function askTwo(): Promise<{ stage: Stage; stream: StreamCall }> {
  const stage = setStage()
  stage.live.ask(ASK_TWO, [askedAnswer('a'), askedAnswer('b')])
  const stream = await stage.http.opened(1)
  for (const id of ['a', 'b']) stream.send('answer', aboutAnswer(id))
  return { stage, stream }
}

function aboutAnswer(id: string, cursor = '1-0'): object {
  return { answer: id, ...(answerData(id, cursor) as object) }
}

function aboutText(id: string, text: string, cursor: string): object {
  return { answer: id, cursor, ...(textData(text) as object) }
}

describe('several answers', () => {
  test('are asked for in one request and read in one stream', async () => {
    const { stage, stream } = await askTwo()
    expect(stream.request.body).toMatchObject({ answer_ids: ['a', 'b'], models: ['p/one', 'p/two'] })
    stream.send('delta', aboutText('b', 'Two', '1-3'))
    stream.send('delta', aboutText('a', 'One', '1-3'))
    await until(() => expect(textsOf(stage)).toEqual(['One', 'Two']))
    stream.send('end', { answer: 'b', cursor: '1-3', ...COMPLETE })
    await until(() => expect(stage.live.states.value[1]?.phase.kind).toBe('ended'))
    expect(stage.live.claim.value).toBe('asked')
    expect(stage.ended).toEqual([])
    stream.send('end', { answer: 'a', cursor: '1-3', ...COMPLETE })
    await until(() => expect(stage.ended.length).toBe(1))
    expect(stage.live.claim.value).toBe('none')
  })

  test('are resumed from their cursors, those that still are written; one that is there no more is gone', async () => {
    const { stage, stream } = await askTwo()
    stream.send('delta', aboutText('a', 'One', '1-3'))
    await until(() => expect(textsOf(stage)).toEqual(['One', '']))
    stream.close()
    await until(() => expect(stage.live.states.value.map(({ link }) => link)).toEqual(['reconnecting', 'reconnecting']))
    goOnline()
    const second = await stage.http.opened(2)
    expect(second.path).toBe('/api/events?answers=a:1-3,b:1-0')
    second.send('answer', aboutAnswer('a', '1-3'))
    second.send('delta', aboutText('a', '!', '1-4'))
    await until(() => expect(textsOf(stage)).toEqual(['One!', '']))
    expect(stage.live.states.value[1]?.phase.kind).toBe('gone')
    second.close()
    await until(() => expect(stage.live.states.value[0]?.link).toBe('reconnecting'))
    goOnline()
    expect((await stage.http.opened(3)).path).toBe('/api/messages/a/events')
  })

  test('are stopped one by one, or together', async () => {
    const { stage } = await askTwo()
    await until(() => expect(stage.confirmed()).toBe(2))
    stage.live.stop('b')
    expect(stage.live.states.value.map(({ phase }) => phase.kind)).toEqual(['writing', 'stopping'])
    stage.live.stop()
    expect(stage.live.states.value.map(({ phase }) => phase.kind)).toEqual(['stopping', 'stopping'])
    expect(stage.http.calls.map((call) => call.path)).toEqual(['/api/messages/b/stop', '/api/messages/a/stop'])
  })

  test('that are refused are refused together', async () => {
    const stage = setStage()
    stage.http.refusals.push(new ApiProblem(429, 'too_many_answers', 'Four are being written.', null))
    stage.live.ask(ASK_TWO, [askedAnswer('a'), askedAnswer('b')])
    await until(() => expect(stage.refused.length).toBe(1))
  })
})
