import { expect, test } from 'vitest'
import { stretchesOf } from './marked'

test.each([
  ['blue sky', [[5, 8]], ['blue ', '*sky']],
  ['sky', [[0, 3]], ['*sky']],
  // Code points, not UTF-16.
  ['😀 sky 😀', [[2, 5]], ['😀 ', '*sky', ' 😀']],
  ['nothing', [], ['nothing']],
  ['', [], []],
] as const)('%s', (text, marks, stretches) => {
  expect(stretchesOf({ text, marks }).map((each) => (each.isHit ? '*' : '') + each.text)).toEqual(stretches)
})
