import { describe, expect, test } from 'vitest'
import type { Part } from '../api/part-wire'
import type { StatusData } from '../api/wire'
import { answer, COMPLETE } from '../testing/wire-samples'
import { askedAnswer, reduceAnswer, storedAnswer, type AnswerInput, type AnswerState, type Link } from './answer'
import { isTimed, waitingOf } from './waiting'

const TEXT: Part = { type: 'text', text: 'Because' }
const REASONING: Part = { type: 'reasoning', text: 'Hmm' }
const TOOL: Part = { type: 'tool_call', id: 't', name: 'f', arguments: '{}' }

function writing(...parts: readonly Part[]): AnswerState {
  return { ...storedAnswer(answer('a', 'q', '', null)), parts }
}

function after(state: AnswerState, ...inputs: readonly AnswerInput[]): AnswerState {
  return inputs.reduce(reduceAnswer, state)
}

function showing(state: StatusData['state'], on = writing()): AnswerState {
  return after(on, { kind: 'status', status: { state } })
}

const STOP: AnswerInput = { kind: 'stop-asked' }

test.each([
  ['that was just asked for', askedAnswer('a'), 'connecting'],
  ['that is asked to go on', after({ ...writing(TEXT), phase: { kind: 'ended', end: COMPLETE } }, { kind: 'continue-asked' }), 'connecting'],
  ['of which the server has said nothing but that it is', writing(), 'waiting'],
  ['whose provider is being connected to', showing('connecting'), 'connecting'],
  ['that the model is reading for', showing('reading'), 'reading'],
  ['that is tried again', showing('retrying'), 'retrying'],
  ['that is tried again, in the middle', showing('retrying', writing(REASONING)), 'retrying'],
  ['that is continued by itself', showing('continuing', writing(TEXT)), 'continuing'],
  ['that is drawn', showing('drawing'), 'drawing'],
  ['of which a newer server says something else', showing('dreaming' as 'drawing', writing(TEXT)), 'waiting'],
  ['that the model thinks about', writing(REASONING), null],
  ['that has begun', writing(REASONING, TEXT), 'writing'],
  ['about which the model thinks again', writing(TEXT, REASONING), null],
  ['that calls a tool', writing(TOOL), 'writing'],
  ['that is being stopped', after(writing(TEXT), STOP), 'stopping'],
  ['that is being stopped while the model thinks', after(writing(REASONING), STOP), 'stopping'],
  ['that is being stopped before the server knows it', after(askedAnswer('a'), STOP), 'stopping'],
  ['that is being stopped and still reports what it does', showing('retrying', after(writing(), STOP)), 'stopping'],
])('an answer %s is said to be %3$s', (_, state, waiting) => {
  expect(waitingOf(state, false)).toBe(waiting)
})

describe('whatever an answer is at', () => {
  const states = [askedAnswer('a'), writing(), writing(TEXT), writing(REASONING), showing('retrying'), after(writing(TEXT), STOP)]

  function on(link: Link): readonly AnswerState[] {
    return states.map((state) => after(state, { kind: 'link', link }))
  }

  test('a lost connection is passed over in silence at first', () => {
    expect(on('reconnecting').map((state) => waitingOf(state, false))).toEqual(states.map((state) => waitingOf(state, false)))
  })

  test('a connection that is lost for long is what counts', () => {
    for (const state of on('reconnecting')) expect(waitingOf(state, true)).toBe('reconnecting')
  })

  test('one that was lost for long and is back is forgotten', () => {
    expect(states.map((state) => waitingOf(state, true))).toEqual(states.map((state) => waitingOf(state, false)))
  })

  test.each([true, false])('one that another answer has is said to be paused (lost for long: %s)', (isLong) => {
    for (const state of on('paused')) expect(waitingOf(state, isLong)).toBe('paused')
  })
})

test.each([
  ['connecting', true],
  ['reading', true],
  ['retrying', true],
  ['continuing', true],
  ['waiting', true],
  ['stopping', true],
  ['reconnecting', true],
  ['writing', false],
  ['paused', false],
] as const)('that the seconds of %s are counted is %s', (waiting, is) => {
  expect(isTimed(waiting)).toBe(is)
})
