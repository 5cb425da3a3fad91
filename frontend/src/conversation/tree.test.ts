import { expect, test } from 'vitest'
import { chosenPath } from './tree'

const MESSAGES = [
  { id: 'q1', parent_id: null },
  { id: 'a1', parent_id: 'q1' },
  { id: 'a2', parent_id: 'q1' },
  { id: 'q2', parent_id: 'a1' },
]

function idsTo(leaf: string | null, messages = MESSAGES): string[] {
  return chosenPath(messages, leaf).map((message) => message.id)
}

test('the path goes from the root to the leaf', () => {
  expect(idsTo('q2')).toEqual(['q1', 'a1', 'q2'])
})

test('a sibling is not on it', () => {
  expect(idsTo('a2')).toEqual(['q1', 'a2'])
})

test.each([null, 'unknown'])('with the leaf %s it ends at the newest message', (leaf) => {
  expect(idsTo(leaf)).toEqual(['q1', 'a1', 'q2'])
})

test('it begins where the messages do', () => {
  expect(idsTo('q2', MESSAGES.slice(1))).toEqual(['a1', 'q2'])
})

test('a circle of parents ends', () => {
  expect(idsTo('a', [{ id: 'a', parent_id: 'b' }, { id: 'b', parent_id: 'a' }])).toEqual(['b', 'a'])
})

test('no message makes no path', () => {
  expect(idsTo(null, [])).toEqual([])
})
