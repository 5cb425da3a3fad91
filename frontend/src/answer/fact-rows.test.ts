import { describe, expect, test } from 'vitest'
import { createWords } from '../testing/words'
import { answer, COMPLETE } from '../testing/wire-samples'
import { storedAnswer, type AnswerState } from './answer'
import { dollars, factRows } from './fact-rows'

const { t } = createWords('en').global
const ENDED = {
  ...COMPLETE,
  usage: { input_tokens: 1200, output_tokens: 412, reasoning_tokens: 100, estimated: false, cost: 0.00123 },
  timing: { first_token_ms: 600, duration_ms: 11_442, parts: null, requests: 2, stalls: 1 },
  left_out: 4,
  model: 'two/b',
  dropped_params: ['temperature'],
}

function rows(state: AnswerState): Readonly<Record<string, string>> {
  return Object.fromEntries(factRows(state, 'openai/gpt-x', 'en', t).map(({ name, value }) => [name, value]))
}

test('everything that is known is told', () => {
  expect(rows(storedAnswer(answer('a', 'q', 'x', ENDED)))).toEqual({
    Model: 'openai/gpt-x',
    'Answered by': 'two/b',
    'Tokens in': '1,200',
    'Tokens out': '412',
    'Of these for thinking': '100',
    Cost: '$0.0012',
    'Time to the first token': '0.6 s',
    Speed: '38 tokens/s',
    'Time in all': '11.44 s',
    'Requests to the provider': '2',
    Stalls: '1',
    'Reconnects of this page': '0',
    'Messages left out': '4',
    'Parameters it does not take': 'temperature',
    'Ended with': 'stop',
  })
})

test('an estimate is marked, and what nobody knows is not there', () => {
  const usage = { input_tokens: 5, output_tokens: 7, reasoning_tokens: null, estimated: true, cost: null }
  const told = rows(storedAnswer(answer('a', 'q', 'x', { ...COMPLETE, usage })))
  expect(told['Tokens out']).toBe('about 7, estimated')
  expect(Object.keys(told)).not.toContain('Cost')
  expect(Object.keys(told)).not.toContain('Time in all')
})

describe('a price', () => {
  test.each([
    [0, '$0.00'],
    [0.0000123, '$0.000012'],
    [0.125, '$0.13'],
    [12.345, '$12.35'],
  ])('of %d is %s', (cost, words) => {
    expect(dollars(cost, 'en')).toBe(words)
  })
})
