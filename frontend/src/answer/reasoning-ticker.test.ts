// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { createWords } from '../testing/words'
import ReasoningTicker from './ReasoningTicker.vue'

test.each([
  ['a letter', 'abc', 'bc'],
  ['a wave', '👋🏽 hi', ' hi'],
  ['a letter with marks', 'e\u0301\u0301a', 'a'],
  ['a heart', '❤\ufe0f a', ' a'],
  ['what joins two', '👩‍👧 a', '👧 a'],
])('the line that runs by does not begin in the middle of %s', (_, characters, begins) => {
  // The line is cut every 500: here behind the first of them.
  const text = `${'x'.repeat(499)}${characters}`
  const ticker = mount(ReasoningTicker, { props: { text, isThinking: true, durationMs: null }, global: { plugins: [createWords('en')] } })
  expect(ticker.get('.tail').element.textContent).toBe(begins)
})
