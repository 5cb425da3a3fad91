import { expect, test } from 'vitest'
import { COMPLETE } from '../testing/wire-samples'
import { contextUse, estimatedTokens } from './context-use'

const usage = { input_tokens: 700, output_tokens: 50, reasoning_tokens: null, estimated: false, cost: null }

test('what was asked and answered last is what the next question is told, and what is being written comes to it', () => {
  expect(contextUse(1000, { ...COMPLETE, usage, left_out: 3 }, 'abcdefgh')).toEqual({ used: 752, window: 1000, leftOut: 3 })
})

test('without a window, or without a word, there is nothing to tell', () => {
  expect(contextUse(null, { ...COMPLETE, usage }, 'x')).toBeNull()
  expect(contextUse(1000, null, '')).toBeNull()
  expect(contextUse(1000, COMPLETE, '')).toBeNull()
})

test('four letters are a token, and each Chinese character is one', () => {
  expect(estimatedTokens('hello 世界𠮷')).toBe(2 + 3)
})
