import { expect, test } from 'vitest'
import { isolated } from './isolated'

test.each([
  ['letters from left to right as they are', 'Sky, 天空 & 1', 'Sky, 天空 & 1'],
  ['Hebrew on its own', 'שלום', '\u2068שלום\u2069'],
  ['Arabic in the middle on its own', 'Sky سماء', '\u2068Sky سماء\u2069'],
  ['nothing that turns what follows', 'a\u202eb\u2067c', 'abc'],
  ['nothing that ends it early', 'ש\u2069\u202eb', '\u2068שb\u2069'],
])('%s', (_, text, expected) => expect(isolated(text)).toBe(expected))
