import { describe, expect, test } from 'vitest'
import type { AnswerEvent, Message } from '../api/wire'
import { after, answer, delta, end, head, textOf } from '../testing/answer-events'
import { COMPLETE as END } from '../testing/wire-samples'
import { askedAnswer, isBeingWritten, isConfirmed, storedAnswer } from './answer'

const writing = after(askedAnswer('a'), answer(1, '1-0'), delta('1-2', 'On'))
const stored: Message = { ...head(1, [{ ...END, status: 'stopped', run: 1, start: 0 }]), status: 'stopped', cursor: '1-2', parts: [{ type: 'text', text: 'On' }] }

describe('an answer that was asked for', () => {
  test('is not confirmed before the server has spoken', () => {
    expect(isConfirmed(askedAnswer('a'))).toBe(false)
    expect(isConfirmed(after(askedAnswer('a'), answer(1, '1-0')))).toBe(true)
  })

  test('ignores deltas and ends that come before its answer event', () => {
    expect(after(askedAnswer('a'), delta('1-1', 'x'), end('1-1'))).toEqual(askedAnswer('a'))
  })

  test('ignores another answer', () => {
    const other: AnswerEvent = { kind: 'answer', message: { ...head(1), id: 'b' }, cursor: '1-0' }
    expect(after(askedAnswer('a'), other)).toEqual(askedAnswer('a'))
  })

  test('grows by its deltas and ends', () => {
    const done = after(writing, delta('1-4', 'ce'), end('1-4'))
    expect(textOf(done.parts)).toBe('Once')
    expect(done.phase).toMatchObject({ kind: 'ended', end: { status: 'complete' } })
    expect(isBeingWritten(done)).toBe(false)
  })

  test('keeps its parts apart', () => {
    const done = after(writing, { kind: 'delta', cursor: '1-3', index: 1, part: { type: 'tool_call', id: 't', name: 'f', arguments: '' } }, delta('1-4', '!', 2))
    expect(textOf(done.parts)).toBe('On[f]!')
  })
})

describe('what comes late or twice', () => {
  test('a delta that was seen is dropped', () => {
    expect(after(writing, delta('1-2', 'On'))).toEqual(writing)
  })

  test('an event of a later run than the confirmed one is dropped', () => {
    expect(after(writing, delta('2-9', 'x'), end('2-9'))).toEqual(writing)
  })

  test('an answer event of an earlier run is dropped', () => {
    const second = after(writing, answer(2, '1-2'))
    expect(after(second, answer(1, '1-0'))).toEqual(second)
  })

  test('a delta after the end is dropped', () => {
    const done = after(writing, end('1-2'))
    expect(after(done, delta('1-9', 'late'))).toEqual(done)
  })

  test('a delta whose part does not fit drops the copy instead of splicing it', () => {
    const dropped = after(writing, delta('1-9', 'x', 4))
    expect(dropped).toMatchObject({ parts: [], cursor: null })
    expect(after(dropped, delta('1-10', 'y'))).toEqual(dropped)
  })

  test('an end behind text that never came drops the copy and does not end', () => {
    expect(after(writing, end('1-7'))).toMatchObject({ parts: [], cursor: null, phase: { kind: 'writing' } })
  })
})

describe('resuming', () => {
  test('goes on where the copy ends', () => {
    const again = after(writing, { kind: 'link', link: 'reconnecting' }, answer(1, '1-2'), delta('1-4', 'ce'))
    expect(textOf(again.parts)).toBe('Once')
    expect(again.link).toBe('live')
  })

  test('from the start replaces the copy', () => {
    expect(textOf(after(writing, answer(1, '1-0'), delta('1-4', 'Once')).parts)).toBe('Once')
  })
})

describe('stopping', () => {
  test('shows at once and still takes what was in flight', () => {
    const stopping = after(writing, { kind: 'stop-asked' })
    expect(stopping.phase.kind).toBe('stopping')
    const done = after(stopping, delta('1-4', 'ce'), end('1-4', 'stopped'))
    expect(textOf(done.parts)).toBe('Once')
    expect(done.phase).toMatchObject({ kind: 'ended', end: { status: 'stopped' } })
  })

  test('outlives a reconnect', () => {
    expect(after(writing, { kind: 'stop-asked' }, answer(1, '1-2')).phase).toMatchObject({ kind: 'stopping', run: 1 })
  })

  test('before the server has confirmed holds for the run it then confirms', () => {
    const stopping = after(askedAnswer('a'), { kind: 'stop-asked' })
    expect(isConfirmed(stopping)).toBe(false)
    expect(after(stopping, answer(1, '1-0')).phase).toMatchObject({ kind: 'stopping', run: 1 })
  })

  test('does not hold for a run that someone else has asked for since', () => {
    expect(after(writing, { kind: 'stop-asked' }, answer(2, '1-2')).phase).toEqual({ kind: 'writing', run: 2 })
  })

  test('a second time changes nothing', () => {
    const stopping = after(writing, { kind: 'stop-asked' })
    expect(after(stopping, delta('1-4', 'ce'), { kind: 'stop-asked' })).toEqual(after(stopping, delta('1-4', 'ce')))
  })

  test('means nothing to an answer that has ended', () => {
    const done = after(writing, end('1-2'))
    expect(after(done, { kind: 'stop-asked' })).toEqual(done)
  })
})

describe('continuing', () => {
  test('keeps the text and adds to it', () => {
    const asked = after(storedAnswer(stored), { kind: 'continue-asked' })
    expect(asked.phase.kind).toBe('asking')
    const done = after(asked, answer(2, '1-2', stored.runs), delta('2-4', 'ce'), end('2-4'))
    expect(textOf(done.parts)).toBe('Once')
    expect(done.runs.map((run) => run.status)).toEqual(['stopped', 'complete'])
  })

  test('that is refused leaves the answer as it was', () => {
    const before = storedAnswer(stored)
    expect(after(before, { kind: 'continue-asked' }, { kind: 'refused' })).toEqual(before)
  })
})

describe('a stored answer', () => {
  test('has ended the way its last run did', () => {
    expect(storedAnswer(stored).phase).toMatchObject({ kind: 'ended', end: { status: 'stopped' } })
  })

  test('that is being written is confirmed and can be resumed from its cursor', () => {
    const state = storedAnswer({ ...head(1), cursor: '1-2', parts: stored.parts })
    expect(state).toMatchObject({ phase: { kind: 'writing', run: 1 }, cursor: '1-2' })
    expect(isConfirmed(state)).toBe(true)
  })

  test('that was deleted is gone for good', () => {
    const gone = after(writing, { kind: 'gone' })
    expect(after(gone, delta('1-4', 'ce'), end('1-4')).phase).toEqual({ kind: 'gone' })
  })
})

test('what the server is doing shows until text comes', () => {
  const connecting = after(askedAnswer('a'), answer(1, '1-0'), { kind: 'status', status: { state: 'connecting' } })
  expect(connecting.status).toEqual({ state: 'connecting' })
  expect(after(connecting, delta('1-1', 'x')).status).toBeNull()
})
