import { afterEach, describe, expect, test, vi } from 'vitest'
import { dateGroup, type DateGroup } from './date-group'

afterEach(() => vi.unstubAllEnvs())

/** What a calendar on the wall says: the days before today are counted by its squares. */
function groupByCalendar(moment: Date, now: Date): DateGroup {
  const daysAgo = (days: number): string => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12).toDateString()
  if (moment.toDateString() === daysAgo(0) || moment > now) return 'today'
  if (moment.toDateString() === daysAgo(1)) return 'yesterday'
  return [2, 3, 4, 5, 6, 7].some((days) => moment.toDateString() === daysAgo(days)) ? 'week' : 'earlier'
}

test.each<[when: string, moment: string, group: DateGroup]>([
  ['just now', '2026-11-21T12:00', 'today'],
  ['at midnight', '2026-11-21T00:00', 'today'],
  ['a minute before midnight', '2026-11-20T23:59', 'yesterday'],
  ['yesterday at midnight', '2026-11-20T00:00', 'yesterday'],
  ['the day before yesterday, late', '2026-11-19T23:59', 'week'],
  ['a week ago', '2026-11-14T00:00', 'week'],
  ['a week and a minute ago', '2026-11-13T23:59', 'earlier'],
  ['the same day last year', '2025-11-21T12:00', 'earlier'],
  ['in a minute, by another clock', '2026-11-21T12:01', 'today'],
  ['tomorrow, by another clock', '2026-11-22T12:00', 'today'],
])('%s (%s) is %s', (_, moment, group) => {
  expect(dateGroup(new Date(moment), new Date('2026-11-21T12:00'))).toBe(group)
})

test.each([
  ['2026-03-01T08:00', '2026-02-28T22:00', 'yesterday'],
  ['2028-03-01T08:00', '2028-02-28T22:00', 'week'],
  ['2027-01-01T00:00', '2026-12-31T23:59', 'yesterday'],
  ['2027-01-03T00:00', '2026-12-27T00:00', 'week'],
])('at %s, %s is %s: months and years do not matter', (now, moment, group) => {
  expect(dateGroup(new Date(moment), new Date(now))).toBe(group)
})

/** Germany, Cuba (whose clocks change at midnight), Lord Howe Island (by half an hour), Nepal (never; 5:45 from UTC). */
const ZONES = ['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu']
const HOUR_MS = 3_600_000

describe.each(ZONES)('in %s, every hour falls where the calendar has it', (zone) => {
  test.each(['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'])('around %s', (day) => {
    vi.stubEnv('TZ', zone)
    const nows = [0, 1, 2, 3, 12, 23, 24, 25, 47].map((hour) => new Date(new Date(`${day}T00:00`).getTime() + hour * HOUR_MS))
    const wrong = nows.flatMap((now) =>
      Array.from({ length: 24 * 9 }, (_, hours) => new Date(now.getTime() - hours * HOUR_MS))
        .filter((moment) => dateGroup(moment, now) !== groupByCalendar(moment, now))
        .map((moment) => `${moment.toString()}, at ${now.toString()}`),
    )
    expect(wrong).toEqual([])
  })
})

test('the same moment is another day elsewhere', () => {
  const [moment, now] = [new Date('2026-11-20T23:30Z'), new Date('2026-11-21T08:00Z')]
  vi.stubEnv('TZ', 'UTC')
  expect(dateGroup(moment, now)).toBe('yesterday')
  vi.stubEnv('TZ', 'Europe/Berlin')
  expect(dateGroup(moment, now)).toBe('today')
})
