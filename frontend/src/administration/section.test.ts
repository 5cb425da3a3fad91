import { expect, test } from 'vitest'
import { sectionOf } from './section'

test.each([
  ['', 'people'],
  ['#', 'people'],
  ['#running', 'running'],
  ['#log', 'log'],
  ['#nonsense', 'people'],
])('the fragment "%s" shows %s', (hash, section) => {
  expect(sectionOf(hash)).toBe(section)
})
