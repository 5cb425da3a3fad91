import { expect, test } from 'vitest'
import { elapsed } from './elapsed'

test.each([
  [0, 'en', '0s'],
  [59_999, 'en', '59s'],
  [60_000, 'en', '1m 0s'],
  [3_725_000, 'en', '62m 5s'],
  [65_000, 'zh', '1分钟 5秒'],
])('%d ms in %s are %s', (ms, locale, written) => {
  expect(elapsed(ms, locale)).toBe(written)
})
