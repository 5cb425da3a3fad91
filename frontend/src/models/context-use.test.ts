import { expect, test } from 'vitest'
import { COMPLETE } from '../testing/wire-samples'
import { contextUse, estimatedTokens } from './context-use'

const usage = { input_tokens: 700, output_tokens: 50, reasoning_tokens: null, estimated: false, cost: null }
const NOTHING = { text: '', files: [] }

test('what was asked and answered last is what the next question is told, and what is being written comes to it', () => {
  expect(contextUse(1000, { ...COMPLETE, usage, left_out: 3 }, { text: 'abcdefgh', files: [] })).toEqual({ used: 752, window: 1000, leftOut: 3 })
})

test('without a window, or without a word, there is nothing to tell', () => {
  expect(contextUse(null, { ...COMPLETE, usage }, { text: 'x', files: [] })).toBeNull()
  expect(contextUse(1000, null, NOTHING)).toBeNull()
  expect(contextUse(1000, COMPLETE, NOTHING)).toBeNull()
})

test('four letters are a token, and each Chinese character is one', () => {
  expect(estimatedTokens('hello 世界𠮷')).toBe(2 + 3)
})

test('what is attached counts as well', () => {
  const common = { file_id: 'f', name: 'f', size: 9, media_type: 'text/plain' }
  const text = { ...common, type: 'file' as const, kind: 'text' as const, characters: 400, given: 400, tokens: 100 }
  const picture = { ...common, type: 'image' as const, width: 9, height: 9 }
  expect(contextUse(4000, null, { text: '', files: [text, picture] })?.used).toBe(1100)
})
