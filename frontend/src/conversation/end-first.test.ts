import { expect, test } from 'vitest'
import type { Message } from '../api/wire'
import { answer, question } from '../testing/wire-samples'
import { endFirst } from './end-first'

function exchanges(...lengths: readonly number[]): readonly Message[] {
  return lengths.flatMap((length, index) => [
    question(`q${index}`, index === 0 ? null : `a${index - 1}`, 'Why?'),
    answer(`a${index}`, `q${index}`, 'x'.repeat(length)),
  ])
}

test('of long answers the last ones are drawn, with their questions', () => {
  expect(endFirst(exchanges(2000, 2000, 2000, 2000), 40)).toBe(4)
  expect(endFirst(exchanges(2000, 2000, 2000, 9000), 40)).toBe(6)
})

test('of short ones all are', () => {
  expect(endFirst(exchanges(10, 10, 10, 10), 40)).toBe(0)
})

test('what is folded takes no room', () => {
  const [first, last] = exchanges(10)
  const thoughtful = { ...last, parts: [{ type: 'reasoning', text: 'x'.repeat(9000) }] } as Message
  expect(endFirst([...exchanges(10, 10), ...(first === undefined ? [] : [first, thoughtful])], 20)).toBe(0)
})

test('several answers to one question stay together', () => {
  const [asked, one] = exchanges(3000)
  if (asked === undefined || one === undefined) throw new Error('there is an exchange')
  expect(endFirst([...exchanges(10, 10), asked, one, { ...one, id: 'b' }, { ...one, id: 'c' }], 20)).toBe(4)
})

test('of nothing there is no end', () => {
  expect(endFirst([], 40)).toBe(0)
})
