import { expect, test } from 'vitest'
import { answer, question } from '../testing/wire-samples'
import { exchangesOf } from './exchange'
import { turnOf, type Turn } from './turn'

/** `q…` is a question, anything else an answer. */
function path(...ids: readonly string[]): readonly Turn[] {
  return ids.map((id, index) => turnOf(id.startsWith('q') ? question(id, ids[index - 1] ?? null, id) : answer(id, ids[index - 1] ?? 'q0', id)))
}

function drawn(turns: readonly Turn[]): readonly string[] {
  return exchangesOf(turns).map((exchange) => `${exchange.id}: ${exchange.question?.id ?? '-'} ${exchange.answer?.id ?? '-'}`)
}

test.each([
  ['nothing', [], []],
  ['a question that has no answer yet', ['q1'], ['q1: q1 -']],
  ['questions with their answers', ['q1', 'a1', 'q2', 'a2'], ['q1: q1 a1', 'q2: q2 a2']],
  ['a path that is known from an answer on', ['a1', 'q2', 'a2'], ['a1: - a1', 'q2: q2 a2']],
  ['a question whose answer is gone, and the next', ['q1', 'q2', 'a2'], ['q1: q1 -', 'q2: q2 a2']],
  ['two answers in a row', ['q1', 'a1', 'a2'], ['q1: q1 a1', 'a2: - a2']],
])('%s stands together as it belongs', (_, ids, exchanges) => {
  expect(drawn(path(...ids))).toEqual(exchanges)
})

test('every turn of every path stands in exactly one exchange, in order, and no two have the same id', () => {
  const kinds = ['q', 'a'] as const
  const paths = [1, 2, 3, 4, 5].reduce<readonly (readonly string[])[]>(
    (known, depth) => [...known, ...known.filter((ids) => ids.length === depth - 1).flatMap((ids) => kinds.map((kind) => [...ids, `${kind}${depth}`]))],
    [[]],
  )
  for (const ids of paths) {
    const exchanges = exchangesOf(path(...ids))
    const turns = exchanges.flatMap((exchange) => [exchange.question, exchange.answer]).filter((turn) => turn !== null)
    expect(turns.map(({ id }) => id)).toEqual(ids)
    expect(new Set(exchanges.map(({ id }) => id)).size).toBe(exchanges.length)
  }
})
