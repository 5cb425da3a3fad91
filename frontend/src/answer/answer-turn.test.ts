// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Outcome, RunEnd } from '../api/wire'
import { createWords } from '../testing/words'
import { answer, COMPLETE } from '../testing/wire-samples'
import { askedAnswer, reduceAnswer, storedAnswer, type AnswerState } from './answer'
import AnswerTurn from './AnswerTurn.vue'
import { loadMarkdown } from '../markdown/markdown-file'

function show(state: AnswerState, isLast = true): VueWrapper {
  return mount(AnswerTurn, { props: { state, model: 'demo/demo', isLast, canRegenerate: true, newFrom: null }, global: { plugins: [createWords('en')] } })
}

/** Once the Markdown renderer, which comes as a file of its own, is there. */
async function drawn(state: AnswerState): Promise<VueWrapper> {
  const wrapper = show(state)
  await loadMarkdown()
  await flushPromises()
  return wrapper
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

  test('shows its Markdown', async () => {
    expect((await drawn(ended({}))).find('.answer-text strong').text()).toBe('text')
  })

  test('keeps what it thought apart from what it says', async () => {
    const wrapper = await drawn({ ...ended({}), parts: [{ type: 'reasoning', text: 'Hm **m' }, { type: 'text', text: 'Yes.' }] })
    expect(wrapper.find('.reasoning p').exists()).toBe(false)
    await wrapper.find('.reasoning button').trigger('click')
    expect(wrapper.find('.reasoning p').text()).toBe('Hm **m')
    expect(wrapper.find('.markdown').text()).toBe('Yes.')
  })

  test('does not carry out markup', async () => {
    const wrapper = await drawn({ ...ended({}), parts: [{ type: 'text', text: '<img src=x onerror=alert(1)>' }] })
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.find('.markdown').text()).toBe('<img src=x onerror=alert(1)>')
  })
})

describe('what can be done', () => {
  test.each([
    ['complete', {}, ['Copy', 'About this answer', 'Regenerate']],
    ['cut at the length limit', { finish_reason: 'length' }, ['Copy', 'About this answer', 'Regenerate', 'Continue']],
    ['stopped', { status: 'stopped' }, ['Copy', 'About this answer', 'Regenerate', 'Continue']],
    ['failed', { status: 'failed' }, ['Copy', 'About this answer', 'Regenerate', 'Continue']],
    ['interrupted', { status: 'interrupted' }, ['Copy', 'About this answer', 'Regenerate', 'Continue']],
  ] as const)('with an answer that is %s', (_, end, names) => {
    expect(buttons(show(ended(end)))).toEqual(names)
  })

  test('with one further up is not to go on with it', () => {
    expect(buttons(show(ended({ status: 'stopped' }), false))).toEqual(['Copy', 'About this answer', 'Regenerate'])
  })

  test('with one that is being written is to copy what is there: Stop stands in the composer', () => {
    expect(buttons(show(writing))).toEqual(['Copy'])
    expect(buttons(show(askedAnswer('a')))).toEqual([])
  })

  test('is asked for, not done', async () => {
    const wrapper = show(ended({ status: 'stopped' }))
    for (const button of wrapper.findAll('footer button').slice(1)) await button.trigger('click')
    expect(wrapper.emitted()).toMatchObject({ continue: [[]], regenerate: [[]] })
  })
})

describe('how it is doing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function footer(state: AnswerState): string {
    return show(state).find('footer p').text()
  }

  test.each([
    [{ state: 'connecting' }, 'connecting'],
    [{ state: 'retrying', attempt: 1, in_ms: 1400 }, 'retrying in 2 s'],
    [{ state: 'retrying', attempt: 1 }, 'retrying'],
    [{ state: 'continuing' }, 'continuing'],
  ] as const)('of %o says "%s"', (status, words) => {
    expect(footer({ ...writing, status })).toBe(words)
  })

  test('says for how long after the first second, and counts down to a retry', async () => {
    const wrapper = show({ ...writing, status: { state: 'reading' } })
    await vi.advanceTimersByTimeAsync(2500)
    expect(wrapper.find('footer p').text()).toBe('reading, 2 s')
    await wrapper.setProps({ state: { ...writing, status: { state: 'retrying', attempt: 2, in_ms: 3000 } } })
    expect(wrapper.find('footer p').text()).toBe('retrying in 3 s')
    await vi.advanceTimersByTimeAsync(1000)
    expect(wrapper.find('footer p').text()).toBe('retrying in 2 s')
  })

  test('is silent about a lost connection for two seconds', async () => {
    const wrapper = show({ ...writing, status: { state: 'connecting' }, link: 'reconnecting' })
    await vi.advanceTimersByTimeAsync(1900)
    expect(wrapper.find('footer p').text()).toBe('connecting, 1 s')
    await vi.advanceTimersByTimeAsync(100)
    expect(wrapper.find('footer p').text()).toBe('connection lost, reconnecting')
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
