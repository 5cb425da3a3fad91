// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { ToolCallPart, ToolResultPart } from '../api/part-wire'
import { createWords } from '../testing/words'
import { readableArguments } from './tool-arguments'
import ToolPart from './ToolPart.vue'

const CALL: ToolCallPart = { type: 'tool_call', id: 'c', name: 'search', arguments: '{"query":"sky"}' }
const RESULT: ToolResultPart = { type: 'tool_result', id: 'c', content: 'It is blue.', is_error: false }

function show(call: ToolCallPart | null, result: ToolResultPart | null): VueWrapper {
  return mount(ToolPart, { props: { call, result }, global: { plugins: [createWords('en')] } })
}

test.each([
  [CALL, null, 'Called search'],
  [CALL, RESULT, 'Used search'],
  [CALL, { ...RESULT, is_error: true }, 'search failed'],
  [null, RESULT, 'Result'],
])('one line says what was done: %#', (call, result, words) => {
  const part = show(call, result)
  expect(part.text()).toBe(words)
  expect(part.get('button').attributes('aria-expanded')).toBe('false')
})

test('opened, it shows what went in and what came out', async () => {
  const part = show(CALL, RESULT)
  await part.get('button').trigger('click')
  expect(part.findAll('pre').map((pre) => pre.text())).toEqual(['{\n  "query": "sky"\n}', 'It is blue.'])
})

test('arguments that are no JSON are shown as they are', () => {
  expect(readableArguments('{"a":')).toBe('{"a":')
  expect(readableArguments('[1]')).toBe('[\n  1\n]')
})
