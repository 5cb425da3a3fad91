import { expect, test } from 'vitest'
import type { AnswerTurn } from '../conversation/turn'
import { turnOf } from '../conversation/turn'
import { answer, question } from '../testing/wire-samples'
import { writers } from './writers'

const ASKED = turnOf(question('q', null, 'Why?'))

function turn(id: string, model: string, isDrawn = false): AnswerTurn {
  const drawing = isDrawn ? { n: 1, size: null, quality: null } : null
  return turnOf({ ...answer(id, 'q', 'So.'), model, drawing }) as AnswerTurn
}

test('who wrote last writes next, also if something was drawn since', () => {
  const [written, other, drawn] = [turn('a', 'p/one'), turn('b', 'p/two'), turn('c', 'p/image', true)]
  expect(writers([ASKED, written], [written])).toEqual(['p/one'])
  expect(writers([ASKED, written, ASKED, other], [written, other])).toEqual(['p/one', 'p/two'])
  expect(writers([ASKED, written, ASKED, drawn], [drawn])).toEqual(['p/one'])
  expect(writers([ASKED, drawn], [drawn])).toEqual([])
  expect(writers([], [])).toEqual([])
})
