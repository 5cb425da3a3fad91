import { expect, test } from 'vitest'
import { isShare } from './share'

const OWN = 'https://parley.example'
const SHARE = new URL('/share', OWN)

test.each([null, 'null', OWN])('what the system shares is taken (Origin: %s)', (origin) => {
  expect(isShare(SHARE, 'POST', origin, OWN)).toBe(true)
})

test('what a page of another site sends is not', () => {
  expect(isShare(SHARE, 'POST', 'https://elsewhere.example', OWN)).toBe(false)
})

test('nothing else is shared', () => {
  expect(isShare(SHARE, 'GET', null, OWN)).toBe(false)
  expect(isShare(new URL('/api/session', OWN), 'POST', null, OWN)).toBe(false)
})
