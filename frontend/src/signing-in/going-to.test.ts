import { expect, test } from 'vitest'
import { goingTo, problemOf, serviceAddress, signInAddress } from './going-to'

const ORIGIN = 'https://chat.example.com'

test.each(['/', '/c/1?x=1#end', '/s/token', '/?shared'])('one comes back to %s', (path) => {
  const address = new URL(signInAddress(path), ORIGIN)
  expect(address.pathname).toBe('/sign-in')
  expect(goingTo(address.search, ORIGIN)).toBe(path)
})

test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', 'c/1', '', '/\t/evil.example', '/.//evil.example', '/x/..//evil.example', '/.\\/evil.example'])(
  'nobody is led to %j',
  (wanted) => {
    expect(goingTo(`?${new URLSearchParams({ to: wanted }).toString()}`, ORIGIN)).toBe('/')
  },
)

test('without a word one comes to the beginning', () => {
  expect(goingTo('', ORIGIN)).toBe('/')
})

test('at a sign-in service the way on is told, and one comes back to it', () => {
  const address = new URL(serviceAddress('/api/sign-in/oidc', '/c/1?x=1#end'), ORIGIN)
  expect(address.pathname).toBe('/api/sign-in/oidc')
  expect(goingTo(address.search, ORIGIN)).toBe('/c/1?x=1#end')
})

test.each([
  ['?arrived=&to=%2F', null],
  ['?problem=not_vouched&to=%2F', 'not_vouched'],
  ['', null],
])('%s leads here because of %s', (search, problem) => expect(problemOf(search)).toBe(problem))
