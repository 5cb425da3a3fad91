import { expect, test } from 'vitest'
import { summary } from '../testing/wire-samples'
import { useSelection } from './use-selection'

const ALL = ['a', 'b', 'c', 'd'].map((id) => summary(id))
const [A, B, C, D] = ALL as [(typeof ALL)[0], (typeof ALL)[0], (typeof ALL)[0], (typeof ALL)[0]]

function open() {
  const selection = useSelection(() => ALL)
  return { selection, marked: () => selection.conversations.value.map(({ id }) => id).join('') }
}

test('nothing is to be marked before somebody begins, and after the end', () => {
  const { selection } = open()
  expect(selection.ids.value).toBeNull()
  selection.begin()
  expect(selection.ids.value).toEqual(new Set())
  selection.end()
  expect(selection.ids.value).toBeNull()
})

test('one is marked, and the mark taken away', () => {
  const { selection, marked } = open()
  selection.begin(B)
  selection.toggle(D, false)
  expect(marked()).toBe('bd')
  selection.toggle(B, false)
  expect(marked()).toBe('d')
})

test('a range is marked from the one before, in either direction', () => {
  const { selection, marked } = open()
  selection.begin(C)
  selection.toggle(A, true)
  expect(marked()).toBe('abc')
  selection.toggle(D, false)
  selection.toggle(B, true)
  expect(marked()).toBe('a')
})
