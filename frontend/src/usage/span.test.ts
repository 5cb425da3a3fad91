import { expect, test } from 'vitest'
import { daysOf, dayOf, isSpan, spanOf } from './span'

const OWN = { from: '2025-01-01', to: '2025-02-01' }

test('this month is as old as today, and the last one is whole', () => {
  expect(spanOf('month', '2026-11-22', OWN)).toEqual({ from: '2026-11-01', to: '2026-11-22' })
  expect(spanOf('lastMonth', '2026-03-31', OWN)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(spanOf('lastMonth', '2026-01-01', OWN)).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  expect(spanOf('own', '2026-01-01', OWN)).toBe(OWN)
})

test('thirty days are thirty, today among them', () => {
  const days = daysOf(spanOf('days', '2026-03-05', OWN))
  expect(days).toHaveLength(30)
  expect([days[0], days.at(-1)]).toEqual(['2026-02-04', '2026-03-05'])
})

test('a week is seven days, today among them', () => {
  expect(daysOf(spanOf('week', '2026-03-05', OWN))).toHaveLength(7)
  expect(spanOf('week', '2026-03-05', OWN)).toEqual({ from: '2026-02-27', to: '2026-03-05' })
  expect(spanOf('today', '2026-03-05', OWN)).toEqual({ from: '2026-03-05', to: '2026-03-05' })
})

test('today is what the clock on the wall says', () => {
  expect(dayOf(new Date(2026, 0, 5, 0, 30))).toBe('2026-01-05')
  expect(dayOf(new Date(2026, 10, 22, 23, 30))).toBe('2026-11-22')
})

test.each([
  ['', '2026-01-01', false],
  ['2026-01-01', '', false],
  ['2026-01-02', '2026-01-01', false],
  ['2026-01-01', '2026-01-01', true],
])('from %s to %s can be asked for: %s', (from, to, can) => {
  expect(isSpan({ from, to })).toBe(can)
})
