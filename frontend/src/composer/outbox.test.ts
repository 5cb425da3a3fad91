import { describe, expect, test } from 'vitest'
import {
  dropQuestions,
  EMPTY_OUTBOX,
  pauseOutbox,
  placeQuestion,
  queueFirst,
  queueLast,
  readOutbox,
  removeQuestion,
  writeOutbox,
  type Outbox,
  type OutboxQuestion,
  type Place,
} from './outbox'

function question(id: string, place: Place | null = null): OutboxQuestion {
  return { id, answers: [{ id: `${id}-answer`, model: 'demo/demo' }], text: `${id}?`, files: [], place, afterId: null }
}

function holding(...ids: readonly string[]): Outbox {
  return { questions: ids.map((id) => question(id)), isPaused: false }
}

function idsIn({ questions }: Outbox): readonly string[] {
  return questions.map(({ id }) => id)
}

function subsets(ids: readonly string[]): readonly (readonly string[])[] {
  return ids.reduce<readonly (readonly string[])[]>((known, id) => [...known, ...known.map((each) => [...each, id])], [[]])
}

describe('a question', () => {
  test('waits behind those that were asked before it', () => {
    const { questions } = queueLast(holding('a', 'b'), question('c'), 'written')
    expect(questions).toEqual([question('a'), question('b'), { ...question('c'), afterId: 'b-answer' }])
  })

  test('that is the only one waits for what is being written', () => {
    expect(queueLast(EMPTY_OUTBOX, question('a'), 'written').questions).toEqual([{ ...question('a'), afterId: 'written' }])
    expect(queueLast(EMPTY_OUTBOX, question('a'), null).questions).toEqual([question('a')])
  })

  test('whose forerunner nobody wants any more waits for what that one waited for', () => {
    const box = ['a', 'b', 'c'].reduce((outbox, id) => queueLast(outbox, question(id), 'written'), EMPTY_OUTBOX)
    const afterIds = (outbox: Outbox): unknown => outbox.questions.map(({ id, afterId }) => [id, afterId])
    expect(afterIds(removeQuestion(box, 'b'))).toEqual([['a', 'written'], ['c', 'a-answer']])
    expect(afterIds(removeQuestion(box, 'a'))).toEqual([['b', 'written'], ['c', 'b-answer']])
    expect(removeQuestion(box, 'unknown')).toEqual(box)
    // One that has arrived has an answer to wait for.
    expect(afterIds(dropQuestions(box, new Set(['a'])))).toEqual([['b', 'a-answer'], ['c', 'b-answer']])
  })

  test('that is on its way goes before those that wait', () => {
    expect(queueFirst(holding('a', 'b'), question('c'))).toEqual(holding('c', 'a', 'b'))
  })

  test.each([{ parentId: 'x', begins: null }, { parentId: null, begins: {} }, null])('is placed at %o, and no other is', (place) => {
    const { questions } = placeQuestion({ ...holding('a', 'b', 'c'), isPaused: true }, 'b', place)
    expect(questions).toEqual([question('a'), question('b', place), question('c')])
  })

  test('that is gone cannot be placed any more', () => {
    expect(placeQuestion(holding('a'), 'gone', { parentId: 'x', begins: null })).toEqual(holding('a'))
  })
})

describe('dropping', () => {
  const all = ['a', 'b', 'c']

  test.each(subsets([...all, 'unknown']).map((ids) => [ids]))('%j leaves the others in their order', (ids) => {
    expect(idsIn(dropQuestions(holding(...all), new Set(ids)))).toEqual(all.filter((id) => !ids.includes(id)))
  })

  test.each(subsets([...all, 'unknown']).map((ids) => [ids]))('%j leaves a pause alone as long as it holds something back', (ids) => {
    const { questions, isPaused } = dropQuestions({ ...holding(...all), isPaused: true }, new Set(ids))
    expect(isPaused).toBe(questions.length > 0)
  })
})

describe('whatever happens, in whichever order', () => {
  const steps: readonly (readonly [name: string, step: (outbox: Outbox) => Outbox])[] = [
    ['queue a', (outbox) => queueLast(dropQuestions(outbox, new Set(['a'])), question('a'), null)],
    ['send b', (outbox) => queueFirst(dropQuestions(outbox, new Set(['b'])), question('b'))],
    ['place a', (outbox) => placeQuestion(outbox, 'a', { parentId: 'x', begins: null })],
    ['drop a', (outbox) => dropQuestions(outbox, new Set(['a']))],
    ['drop b', (outbox) => dropQuestions(outbox, new Set(['b']))],
    ['pause', (outbox) => pauseOutbox(outbox, true)],
    ['let go', (outbox) => pauseOutbox(outbox, false)],
  ]

  function walk(outbox: Outbox, depth: number, way: string, visit: (outbox: Outbox, way: string) => void): void {
    visit(outbox, way)
    if (depth === 0) return
    for (const [name, step] of steps) walk(step(outbox), depth - 1, `${way}, ${name}`, visit)
  }

  test('an empty outbox is not paused', () => {
    walk(EMPTY_OUTBOX, 4, 'empty', ({ questions, isPaused }, way) => {
      expect(questions.length === 0 && isPaused, way).toBe(false)
    })
  })

  test('what is read is what was written', () => {
    walk(EMPTY_OUTBOX, 4, 'empty', (outbox, way) => expect(readOutbox(writeOutbox(outbox)), way).toEqual(outbox))
  })

  test('only a pause and its end change whether it is paused, while something waits', () => {
    walk(queueLast(EMPTY_OUTBOX, question('z'), null), 3, 'z', (outbox, way) => {
      const last = /.*(pause|let go)/.exec(way)?.[1]
      expect(outbox.isPaused, way).toBe(last === 'pause')
    })
  })
})

describe('in the storage', () => {
  test('nothing stands for an empty outbox', () => {
    expect(writeOutbox(EMPTY_OUTBOX)).toBeNull()
    expect(readOutbox(null)).toEqual(EMPTY_OUTBOX)
  })

  test.each(['', 'x', 'null', '5', '"text"', '[]', '{}', '{"questions":5}', '{"questions":[5]}', '{"questions":[{}],"isPaused":true}', '{"questions":[null]}'])(
    '%s holds no questions',
    (stored) => expect(readOutbox(stored).questions).toEqual([]),
  )

  test.each(['id', 'answers', 'text'])('a question without its %s is passed over, and the others stay', (name) => {
    const stored = JSON.stringify({ questions: [question('a'), { ...question('b'), [name]: undefined }, question('c')], isPaused: true })
    expect(readOutbox(stored)).toEqual({ ...holding('a', 'c'), isPaused: true })
  })
})
