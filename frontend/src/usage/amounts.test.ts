import { expect, test } from 'vitest'
import { dateName, dollars, seconds, short } from './amounts'

test.each([
  [0, '$0.00'],
  [0.000064, '$0.000064'],
  [0.0567, '$0.057'],
  [0.0999, '$0.10'],
  [1234.5, '$1,234.50'],
])('%d is written as %s', (amount, written) => {
  expect(dollars(amount, 'en')).toBe(written)
})

test('a day stays the same day wherever the reader is', () => {
  expect(dateName('2026-11-01', 'en', 'long')).toBe('Nov 1, 2026')
  expect(dateName('2026-11', 'en', 'long')).toBe('November 2026')
  expect(dateName('2026-11-01', 'zh', 'short')).toBe('11月1日')
})

test('large numbers are short in the words of each language', () => {
  expect([short(1_234_567, 'en'), short(1_234_567, 'zh')]).toEqual(['1.2M', '123.5万'])
  expect([seconds(640, 'en'), seconds(null, 'en')]).toEqual(['0.6s', '–'])
})
