import { describe, expect, test } from 'vitest'
import { answer, COMPLETE, question } from '../testing/wire-samples'
import { newFrom, placeIn, readPlaces, textLength, withPlace, type ReadingPlace, type ReadingPlaces } from './reading-place'
import { turnOf, type AnswerTurn, type Turn } from './turn'

const PATH: readonly Turn[] = [
  turnOf(question('q1', null, 'Why?')),
  turnOf(answer('a1', 'q1', 'Because')),
  turnOf(question('q2', 'a1', 'And?')),
  turnOf(answer('a2', 'q2', 'Well then')),
]

function place(lastId: string, lastLength = 0, lastBlocks = 0): ReadingPlace {
  return { isAtEnd: true, messageId: lastId, offset: 0, lastId, lastLength, lastBlocks }
}

function answerOf(...parts: Parameters<typeof turnOf>[0]['parts']): AnswerTurn {
  const turn = turnOf({ ...answer('a', 'q', ''), parts })
  if (turn.kind !== 'answer') throw new Error('an answer was made')
  return turn
}

describe('what has been written since', () => {
  test.each([
    ['nothing, if the last message is as it was', place('a2', 9, 1), null],
    ['nothing, if there is less of it than there was', place('a2', 20, 3), null],
    ['begins in the block that was the last one, if the answer has grown', place('a2', 4, 3), { messageId: 'a2', block: 2 }],
    ['begins with the answer’s first block, if nothing of it was there', place('a2', 0, 0), { messageId: 'a2', block: 0 }],
    ['begins with the answer, if the last message was its question', place('q2'), { messageId: 'a2', block: null }],
    ['begins with the next question, if the answer was whole', place('a1', 7, 1), { messageId: 'q2', block: null }],
    ['begins inside the answer, though there is more below it', place('a1', 3, 1), { messageId: 'a1', block: 0 }],
    ['is not known where the path has changed', place('other'), null],
  ])('%s', (_, kept, news) => {
    expect(newFrom(PATH, kept)).toEqual(news)
  })

  test('is nothing in an empty conversation', () => {
    expect(newFrom([], place('a1'))).toBeNull()
  })

  test('wherever an answer was left, it is new from there exactly if something came', () => {
    const text = 'Because it is so'
    const path = [turnOf(question('q', null, 'Why?')), turnOf(answer('a', 'q', text))]
    for (let length = 0; length <= text.length; length += 1) {
      expect(newFrom(path, place('a', length, 1)) !== null).toBe(length < text.length)
    }
  })

  test('does not count what the model only thought, nor how the answer ended', () => {
    const thought = { type: 'reasoning', text: 'Hmm' } as const
    const stopped = turnOf({ ...answer('a', 'q', '', { ...COMPLETE, status: 'stopped' }), parts: [thought] })
    expect(newFrom([stopped], place('a'))).toBeNull()
  })
})

test('the length of an answer is that of all its text', () => {
  const text = (words: string): { type: 'text'; text: string } => ({ type: 'text', text: words })
  expect(textLength(answerOf())).toBe(0)
  expect(textLength(answerOf({ type: 'reasoning', text: 'Hmm' }, text('Be'), { type: 'tool_call', id: 't', name: 'f', arguments: '{}' }, text('cause')))).toBe(7)
})

describe('the places that are kept', () => {
  test('are found by their conversation', () => {
    const places = withPlace(withPlace([], 'c', place('a1')), 'd', place('a2'))
    expect([placeIn(places, 'c'), placeIn(places, 'd'), placeIn(places, 'e')]).toEqual([place('a1'), place('a2'), null])
  })

  test('hold one for each conversation: the latest', () => {
    const places = withPlace(withPlace(withPlace([], 'c', place('a1')), 'd', place('a1')), 'c', place('a2'))
    expect(places).toEqual([['d', place('a1')], ['c', place('a2')]])
  })

  test('are those of the conversations that were read last', () => {
    const many = Array.from({ length: 150 }, (_, index) => `c${index}`)
    const revisited = [...many.slice(0, 100), 'c0', ...many.slice(100)]
    const places = revisited.reduce<ReadingPlaces>((kept, id) => withPlace(kept, id, place('a1')), [])
    expect(places.map(([id]) => id)).toEqual(revisited.slice(-100))
    expect(placeIn(places, 'c0')).not.toBeNull()
    expect(placeIn(places, 'c1')).toBeNull()
  })

  test('are read as they were written', () => {
    const places = withPlace(withPlace([], 'c', place('a1', 12, 3)), 'd', { ...place('a2'), isAtEnd: false, offset: -40 })
    expect(readPlaces(JSON.stringify(places))).toEqual(places)
  })

  test.each([null, '', 'x', '5', 'null', '{}', '"text"', '[1]', '[null]', '[["c"]]', '[["c",null]]', '[["c",{}]]', '[[1,{"lastId":"a"}]]'])(
    '%s holds none',
    (stored) => expect(readPlaces(stored)).toEqual([]),
  )
})
