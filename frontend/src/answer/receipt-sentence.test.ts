import { describe, expect, test } from 'vitest'
import type { RunEnd } from '../api/wire'
import { createWords } from '../testing/words'
import type { EndedRun } from './answer'
import { receiptSentence } from './receipt-sentence'

const NOTHING: RunEnd = {
  status: 'complete',
  finish_reason: 'stop',
  provider_finish_reason: null,
  usage: null,
  timing: null,
  error: null,
  stop: null,
  left_out: null,
  model: null,
  dropped_params: null,
}

function took(tokens: number, firstMs: number, totalMs: number, isEstimated = false): Pick<RunEnd, 'usage' | 'timing'> {
  return {
    usage: { input_tokens: 9, output_tokens: tokens, reasoning_tokens: null, estimated: isEstimated, cost: null },
    timing: { first_token_ms: firstMs, duration_ms: totalMs, parts: null, requests: 1, stalls: 0 },
  }
}

function sentence(locale: 'en' | 'zh', end: RunEnd, earlier: readonly RunEnd[] = [], reconnects = 0): string {
  const runs = [...earlier, end].map((each, index): EndedRun => ({ ...each, run: index + 1 }))
  return receiptSentence({ end, runs, reconnects }, locale, createWords(locale).global.t)
}

const complete: RunEnd = { ...NOTHING, ...took(412, 600, 11_442) }
const stopped: RunEnd = { ...NOTHING, status: 'stopped', stop: { upstream_closed: true, closed_after_ms: 23 } }

describe.each([
  ['en', '412 tokens · 0.6 s to first · 38/s', 'stopped, upstream closed after 23 ms'],
  ['zh', '412 个 token · 首字 0.6 秒 · 每秒 38 个', '已停止，上游在 23 毫秒后关闭'],
] as const)('in %s', (locale, whole, stop) => {
  test('a complete answer says what it took', () => {
    expect(sentence(locale, complete)).toBe(whole)
  })

  test('pictures have no speed', () => {
    const runs = [{ ...complete, run: 1 }]
    const said = receiptSentence({ end: complete, runs, reconnects: 0, isDrawn: true }, locale, createWords(locale).global.t)
    expect(said).toBe(whole.split(' · ').slice(0, 2).join(' · '))
  })

  test('what was left out is said', () => {
    expect(sentence(locale, { ...complete, left_out: 3 })).toContain(locale === 'en' ? '3 oldest messages left out' : '最早的 3 条消息未包含')
  })

  test('who answered in the place of another, and without what, is said', () => {
    const said = sentence(locale, { ...complete, model: 'two/b', dropped_params: ['temperature', 'seed'] })
    expect(said).toContain(locale === 'en' ? 'answered by two/b · ' : '由 two/b 回答 · ')
    expect(said).toContain('temperature, seed')
  })

  test('a stopped one says when the provider was cut off', () => {
    expect(sentence(locale, stopped)).toBe(stop)
  })
})

describe('the receipt', () => {
  test.each([
    [0, '0 tokens'],
    [1, '1 token'],
    [2, '2 tokens'],
    [1234, '1,234 tokens'],
  ])('of %i tokens says %s', (tokens, words) => {
    expect(sentence('en', { ...NOTHING, ...took(tokens, 100, 150) })).toContain(words)
  })

  test('says where a count is a guess', () => {
    expect(sentence('en', { ...NOTHING, ...took(1, 100, 150, true) })).toMatch(/^about 1 token ·/)
  })

  test('gives no rate for a moment', () => {
    expect(sentence('en', { ...NOTHING, ...took(5, 100, 150) })).toBe('5 tokens · 0.1 s to first')
  })

  test('does not round a quick first word down to nothing', () => {
    expect(sentence('en', { ...NOTHING, ...took(5, 38, 60) })).toBe('5 tokens · 0.04 s to first')
  })

  test('says how often the answer stalled and was lost on the way, if it was', () => {
    const stalled: RunEnd = { ...NOTHING, timing: { first_token_ms: null, duration_ms: null, parts: null, requests: 1, stalls: 1 } }
    expect(sentence('en', stalled, [], 2)).toBe('1 stall · 2 reconnects')
    expect(sentence('zh', stalled, [stalled], 1)).toBe('停顿 2 次 · 重连 1 次')
  })

  test('is empty where nothing is known', () => {
    expect(sentence('en', NOTHING)).toBe('')
  })

  test('adds up the runs of an answer', () => {
    const first = { ...stopped, ...took(100, 500, 2500) }
    expect(sentence('en', { ...NOTHING, ...took(50, 200, 1200) }, [first])).toBe('150 tokens · 0.5 s to first · 50/s')
  })

  test.each([
    [{ ...stopped, stop: null, left_out: null }, 'stopped'],
    [{ ...stopped, stop: { upstream_closed: false, closed_after_ms: 9 } }, 'stopped'],
    [{ ...NOTHING, status: 'failed' }, 'failed'],
    [{ ...NOTHING, status: 'interrupted' }, 'interrupted'],
    [{ ...NOTHING, finish_reason: 'length' }, 'cut at the length limit'],
    [{ ...NOTHING, finish_reason: 'content_filter' }, 'cut by the content filter'],
  ] as const)('of %o is "%s"', (end, words) => {
    expect(sentence('en', end)).toBe(words)
  })
})
