// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { createWords } from '../testing/words'
import ProblemNote from './ProblemNote.vue'

function show(status: number, detail: string): VueWrapper {
  const problem = new ApiProblem(status, 'code', detail, null)
  return mount(ProblemNote, { props: { problem }, global: { plugins: [createWords('en')] } })
}

test('a problem is told in the words of the server, at once', () => {
  const wrapper = show(422, 'No provider is configured for this model.')
  expect(wrapper.find('p').text()).toBe('No provider is configured for this model.')
  expect(wrapper.attributes('role')).toBe('alert')
})

test('a problem is told in the language of the reader where we have words for it, with what the server said', () => {
  const problem = new ApiProblem(429, 'too_many_answers', 'Four answers are being written.', null)
  const wrapper = mount(ProblemNote, { props: { problem }, global: { plugins: [createWords('zh')] } })
  expect(wrapper.findAll('p').map((line) => line.text())).toEqual([
    '同时书写的回答太多。请等待其中一个完成，或停止一个。',
    'Four answers are being written.',
  ])
  expect(wrapper.findAll('p')[1]?.attributes('lang')).toBe('en')
})

test('a problem without words is told in ours', () => {
  expect(show(413, '').find('p').text()).toBe('The server did not accept this (HTTP 413).')
})

test.each([
  [429, ['Try again', 'Dismiss']],
  [500, ['Try again', 'Dismiss']],
  [422, ['Dismiss']],
])('after %i one can %j', (status, names) => {
  expect(show(status, 'x').findAll('button').map((button) => button.text())).toEqual(names)
})

test('trying again and dismissing are asked for', async () => {
  const wrapper = show(429, 'x')
  for (const button of wrapper.findAll('button')) await button.trigger('click')
  expect(wrapper.emitted()).toMatchObject({ again: [[]], dismiss: [[]] })
})
