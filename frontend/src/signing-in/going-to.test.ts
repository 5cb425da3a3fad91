import { expect, test } from 'vitest'
import { goingTo, signInAddress } from './going-to'

const ORIGIN = 'https://chat.example.com'

test.each(['/', '/c/1?x=1#end', '/s/token', '/?shared'])('one comes back to %s', (path) => {
  const address = new URL(signInAddress(path), ORIGIN)
  expect(address.pathname).toBe('/sign-in')
  expect(goingTo(address.search, ORIGIN)).toBe(path)
})

test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', 'c/1', '', '/\t/evil.example'])(
  'nobody is led to %j',
  (wanted) => {
    expect(goingTo(`?${new URLSearchParams({ to: wanted }).toString()}`, ORIGIN)).toBe('/')
  },
)

test('without a word one comes to the beginning', () => {
  expect(goingTo('', ORIGIN)).toBe('/')
})
