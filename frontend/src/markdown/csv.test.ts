import { expect, test } from 'vitest'
import { csvOf } from './csv'

test('quotes what needs it', () => {
  expect(csvOf([['a', 'b, c'], ['"d"', 'e\nf']])).toBe('a,"b, c"\r\n"""d""","e\nf"\r\n')
})
