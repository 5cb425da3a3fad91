import { describe, expect, test } from 'vitest'
import { BrokenEvent } from './answer-event'
import { readAnswerEvents } from './event-stream'
import type { AnswerEvent } from './wire'

const ANSWER = { message: { id: 'a', run: 1, runs: [], status: 'writing' }, cursor: '1-0' }
const END = { status: 'complete', finish_reason: 'stop' }

const ANSWER_TEXT = [
  `event: answer\ndata: ${JSON.stringify(ANSWER)}\n\n`,
  ': hb\n\n',
  'event: status\ndata: {"state":"connecting"}\n\n',
  'id: 1-3\nevent: delta\ndata: {"part":0,"type":"text","text":"né😀"}\n\n',
  'event: later\ndata: {"what":"a newer server says"}\n\n',
  'id: 1-4\r\nevent: delta\r\ndata: {"part":1,"type":"tool_call","id":"t","name":"f","arguments":"{}"}\r\n\r\n',
  `id: 1-4\nevent: end\ndata: ${JSON.stringify(END)}\n\n`,
].join('')

const EVENTS: readonly AnswerEvent[] = [
  { kind: 'answer', message: ANSWER.message, cursor: '1-0' } as unknown as AnswerEvent,
  { kind: 'heartbeat' },
  { kind: 'status', status: { state: 'connecting' } },
  { kind: 'delta', cursor: '1-3', index: 0, part: { type: 'text', text: 'né😀' } },
  { kind: 'delta', cursor: '1-4', index: 1, part: { type: 'tool_call', id: 't', name: 'f', arguments: '{}' } },
  { kind: 'end', cursor: '1-4', end: END as never },
]

function bodyOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = []
  for await (const event of readAnswerEvents(body)) events.push(event)
  return events
}

describe('a stream of answer events', () => {
  const whole = bytes(ANSWER_TEXT)

  test('is read whole', async () => {
    expect(await readAll(bodyOf(whole))).toEqual(EVENTS)
  })

  test('is read byte by byte', async () => {
    const single = Array.from(whole, (byte) => Uint8Array.of(byte))
    expect(await readAll(bodyOf(...single))).toEqual(EVENTS)
  })

  test('is read the same wherever it is split', async () => {
    for (let at = 1; at < whole.length; at += 1) {
      expect(await readAll(bodyOf(whole.subarray(0, at), whole.subarray(at)))).toEqual(EVENTS)
    }
  })

  test('of several answers says which one each event is about, and has the cursor in the data', async () => {
    const text = [
      `event: answer\ndata: ${JSON.stringify({ answer: 'a', ...ANSWER })}\n\n`,
      'event: delta\ndata: {"answer":"a","cursor":"1-1","part":0,"type":"text","text":"x"}\n\n',
      'event: status\ndata: {"answer":"b","cursor":"1-0","state":"connecting"}\n\n',
      `event: end\ndata: ${JSON.stringify({ answer: 'a', cursor: '1-1', ...END })}\n\n`,
    ].join('')
    expect(await readAll(bodyOf(bytes(text)))).toEqual([
      { answerId: 'a', kind: 'answer', message: ANSWER.message, cursor: '1-0' },
      { answerId: 'a', kind: 'delta', cursor: '1-1', index: 0, part: { type: 'text', text: 'x' } },
      { answerId: 'b', kind: 'status', status: { state: 'connecting' } },
      { answerId: 'a', kind: 'end', cursor: '1-1', end: END },
    ])
  })

  test('gives nothing for an event that was cut off', async () => {
    expect(await readAll(bodyOf(bytes('id: 1-1\nevent: delta\ndata: {"part":0,"type":"text","text":"x"}\n')))).toEqual([])
  })

  test('reports every chunk, also one without a whole event', async () => {
    let chunks = 0
    const events = readAnswerEvents(bodyOf(bytes(': h'), bytes('b\n'), bytes('\n')), () => (chunks += 1))
    expect(await events.next()).toEqual({ done: false, value: { kind: 'heartbeat' } })
    await events.next()
    expect(chunks).toBe(3)
  })

  test('gives what came whole before a broken event, then breaks', async () => {
    const events = readAnswerEvents(bodyOf(bytes(': hb\n\nid: 1-1\nevent: delta\ndata: {"part"\n\n')))
    expect(await events.next()).toEqual({ done: false, value: { kind: 'heartbeat' } })
    await expect(events.next()).rejects.toThrow(BrokenEvent)
  })

  test('lets go of the connection when its reader leaves', async () => {
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes(': hb\n\n')),
      cancel: () => {
        isCancelled = true
      },
    })
    for await (const event of readAnswerEvents(body)) {
      expect(event.kind).toBe('heartbeat')
      break
    }
    expect(isCancelled).toBe(true)
  })

  test.each([
    ['a delta without an id', 'event: delta\ndata: {"part":0,"type":"text","text":"x"}\n\n'],
    ['a delta whose id is no cursor', 'id: 7\nevent: delta\ndata: {"part":0,"type":"text","text":"x"}\n\n'],
    ['a delta without a part', 'id: 1-1\nevent: delta\ndata: {"type":"text","text":"x"}\n\n'],
    ['an answer without a message', 'event: answer\ndata: {"cursor":"1-0"}\n\n'],
    ['an answer without a cursor', `event: answer\ndata: ${JSON.stringify({ message: ANSWER.message })}\n\n`],
    ['an end without a status', 'id: 1-1\nevent: end\ndata: {}\n\n'],
    ['an event that is a list', 'event: status\ndata: []\n\n'],
    ['an event that is no JSON', 'event: end\ndata: <html>\n\n'],
  ])('breaks at %s', async (_, text) => {
    await expect(readAll(bodyOf(bytes(text)))).rejects.toThrow(BrokenEvent)
  })
})
