import { expect, test } from 'vitest'
import type { EverybodysRow } from '../api/oversight'
import { linesOf } from './usage-rows'

function row(person: string | null, model: string, cost: number, requests = 1): EverybodysRow {
  const rest = { estimated: 0, unpriced: 0, unfinished: 0, retries: 0, duration_ms: 1, first_token_ms: 1 }
  const uses = { answers: requests, pictures: 1, speech: 0, input_tokens: 10 * requests, output_tokens: requests }
  return { person_id: person, login: person, name: person, model, cost, requests, ...uses, ...rest }
}

const ROWS = [row('ada', 'a', 3), row('grace', 'a', 2, 5), row('grace', 'b', 2), row(null, 'b', 0.5)]

test('by person, whose account is gone stands beside the others', () => {
  const lines = linesOf(ROWS, 'person')
  expect(lines.map(({ person, model, cost, requests }) => [person?.login, model, cost, requests])).toEqual([
    ['grace', null, 4, 6],
    ['ada', null, 3, 1],
    [null, null, 0.5, 1],
  ])
  expect(lines[0]).toMatchObject({ answers: 6, pictures: 2, input_tokens: 60, output_tokens: 6 })
})

test('by model', () => {
  expect(linesOf(ROWS, 'model').map(({ person, model, cost }) => [person, model, cost])).toEqual([
    [null, 'a', 5],
    [null, 'b', 2.5],
  ])
})

test('by both, each pair stands for itself, and the same cost is ordered by tokens', () => {
  const lines = linesOf([...ROWS].reverse(), 'both')
  expect(lines.map(({ key }) => key)).toEqual(['ada a', 'grace a', 'grace b', 'gone b'])
})
