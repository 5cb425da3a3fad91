// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import type { Outcome, RunEnd } from '../api/wire'
import { createWords } from '../i18n/i18n'
import { answer, COMPLETE } from '../testing/wire-samples'
import { askedAnswer, reduceAnswer, storedAnswer, type AnswerState } from './answer'
import AnswerTurn from './AnswerTurn.vue'

function show(state: AnswerState, isLast = true): VueWrapper {
  return mount(AnswerTurn, { props: { state, isLast }, global: { plugins: [createWords('en')] } })
}

function ended(end: Partial<RunEnd>): AnswerState {
  return storedAnswer(answer('a', 'q', 'Some **text**', { ...COMPLETE, ...end }))
}

function buttons(wrapper: VueWrapper): string[] {
  return wrapper.findAll('footer button').map((button) => button.attributes('aria-label') ?? button.text())
}

const writing = storedAnswer(answer('a', 'q', 'Some **te', null))

describe('an answer', () => {
  test.each([
    ['asking', askedAnswer('a')],
    ['writing', writing],
    ['stopping', reduceAnswer(writing, { kind: 'stop-asked' })],
    ['complete', ended({})],
    ['stopped', ended({ status: 'stopped' })],
    ['failed', ended({ status: 'failed' })],
    ['interrupted', ended({ status: 'interrupted' })],
    ['gone', reduceAnswer(writing, { kind: 'gone' })],
  ] as const)('says that it is %s', (status, state) => {
    expect(show(state).attributes('data-status')).toBe(status)
  })

  test.each(['live', 'reconnecting', 'paused'] as const)('that is being written says that its link is %s', (link) => {
    expect(show(reduceAnswer(writing, { kind: 'link', link })).attributes('data-link')).toBe(link)
  })

  test('that has ended needs no link', () => {
    expect(show(ended({})).attributes('data-link')).toBe('closed')
  })

  test('shows its Markdown', () => {
    expect(show(ended({})).find('.answer-text strong').text()).toBe('text')
  })

  test('keeps what it thought apart from what it says', () => {
    const state: AnswerState = { ...ended({}), parts: [{ type: 'reasoning', text: 'Hm **m' }, { type: 'text', text: 'Yes.' }] }
    expect(show(state).find('details p').text()).toBe('Hm **m')
    expect(show(state).find('.markdown').text()).toBe('Yes.')
  })

  test('does not carry out markup', () => {
    const state: AnswerState = { ...ended({}), parts: [{ type: 'text', text: '<img src=x onerror=alert(1)>' }] }
    expect(show(state).find('img').exists()).toBe(false)
    expect(show(state).find('.markdown').text()).toBe('<img src=x onerror=alert(1)>')
  })
})

describe('what can be done', () => {
  test.each([
    ['complete', {}, ['Regenerate', 'Copy']],
    ['cut at the length limit', { finish_reason: 'length' }, ['Continue', 'Regenerate', 'Copy']],
    ['stopped', { status: 'stopped' }, ['Continue', 'Regenerate', 'Copy']],
    ['failed', { status: 'failed' }, ['Continue', 'Regenerate', 'Copy']],
    ['interrupted', { status: 'interrupted' }, ['Continue', 'Regenerate', 'Copy']],
  ] as const)('with an answer that is %s', (_, end, names) => {
    expect(buttons(show(ended(end)))).toEqual(names)
  })

  test('with one further up is only to copy it', () => {
    expect(buttons(show(ended({ status: 'stopped' }), false))).toEqual(['Copy'])
  })

  test('with one that is being written is nothing here: Stop stands in the composer', () => {
    expect(buttons(show(writing))).toEqual([])
  })

  test('is asked for, not done', async () => {
    const wrapper = show(ended({ status: 'stopped' }))
    for (const button of wrapper.findAll('footer button').slice(0, 2)) await button.trigger('click')
    expect(wrapper.emitted()).toMatchObject({ continue: [[]], regenerate: [[]] })
  })
})

describe('how it is doing', () => {
  function footer(state: AnswerState): string {
    return show(state).find('footer p').text()
  }

  test.each([
    [{ state: 'connecting' }, 'connecting'],
    [{ state: 'retrying', attempt: 1, in_ms: 1400 }, 'trying again in 2 s'],
    [{ state: 'retrying', attempt: 1 }, 'trying again'],
    [{ state: 'continuing' }, 'continuing'],
  ] as const)('of %o says "%s"', (status, words) => {
    expect(footer({ ...writing, status })).toBe(words)
  })

  test('says that the connection was lost, whatever the server last did', () => {
    expect(footer({ ...writing, status: { state: 'connecting' }, link: 'reconnecting' })).toBe('connection lost, reconnecting')
  })

  test('is the receipt once it has ended', () => {
    expect(footer(ended({ status: 'stopped', stop: { upstream_closed: true, closed_after_ms: 23 } }))).toBe('stopped, upstream closed after 23 ms')
  })

  test.each([
    ['failed', { code: 'provider_rejected_key', detail: 'The provider rejected the key.' }, 'The provider rejected the key.'],
    ['failed', null, 'The answer failed.'],
    ['interrupted', null, 'Parley was stopped while it wrote this answer.'],
  ] as const)('of one that %s with %o is said in a sentence', (status: Outcome, error, sentence) => {
    expect(show(ended({ status, error })).find('.trouble').text()).toBe(sentence)
  })
})
