import { expect, test } from 'vitest'
import { withInserted } from './inserted'

test.each([
  ['', 0, 'Hello.', 'Hello.', 6],
  ['Dear all, bye', 9, 'see you', 'Dear all, see you bye', 17],
  ['Dear all,bye', 9, 'see you', 'Dear all, see you bye', 17],
  ['(', 1, 'so', '(so', 3],
  ['()', 1, 'so', '(so)', 3],
  ['Why?', 3, 'not', 'Why not?', 7],
  ['One.\n', 5, 'Two.', 'One.\nTwo.', 9],
  ['潮水', 2, '很高。', '潮水很高。', 5],
  ['潮水', 2, 'high', '潮水high', 6],
] as const)('%j with %i: %j', (text, at, piece, whole, caret) => {
  expect(withInserted(text, at, piece)).toEqual({ text: whole, caret })
})
