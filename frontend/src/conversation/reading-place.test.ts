import { describe, expect, test } from 'vitest'
import type { ShownBlocks } from '../answer/shown-blocks'
import { answer, question } from '../testing/wire-samples'
import { newFrom, placeIn, readPlaces, textEnd, WHOLE_TEXT, withPlace, type ReadingPlace, type ReadingPlaces, type TextEnd } from './reading-place'
import { turnOf, type Turn } from './turn'

const PATH: readonly Turn[] = [
  turnOf(question('q1', null, 'Why?')),
  turnOf(answer('a1', 'q1', 'Because')),
  turnOf(question('q2', 'a1', 'And?')),
  turnOf(answer('a2', 'q2', 'Well then')),
]

function place(lastId: string, lastText: TextEnd | null = null): ReadingPlace {
  return { isAtEnd: true, messageId: lastId, offset: 0, lastId, lastText }
}

describe('what has been written since', () => {
  test.each<[string, ReadingPlace, ShownBlocks, ReturnType<typeof newFrom>]>([
    ['nothing, if the last message is as it was', place('a2', { part: 0, blocks: 1, length: 9 }), [[9]], null],
    ['nothing, if there is less of it than there was', place('a2', { part: 0, blocks: 3, length: 5 }), [[9, 9]], null],
    ['nothing, if nothing of it is drawn', place('a2', { part: 0, blocks: 3, length: 5 }), [], null],
    ['begins in the block that was the last one, if that has grown', place('a2', { part: 0, blocks: 2, length: 4 }), [[9, 9, 9]], at(0, 1)],
    ['begins after the block that was the last one, if that was whole', place('a2', { part: 0, blocks: 2, length: 9 }), [[9, 9, 9]], at(0, 2)],
    ['begins with the answer’s first block, if nothing of it was there', place('a2'), [[9, 9]], at(0, 0)],
    ['begins with the first block of text, if the answer had only been thought about', place('a2'), [[], [9, 9]], at(1, 0)],
    ['begins in the part that came after the one that was the last', place('a2', { part: 1, blocks: 1, length: 9 }), [[], [9], [], [4]], at(3, 0)],
    ['begins in the part that has grown, though there is more after it', place('a2', { part: 0, blocks: 1, length: 2 }), [[9], [], [4]], at(0, 0)],
    ['does not count what the model only thought', place('a2', { part: 0, blocks: 1, length: 9 }), [[9], []], null],
    ['nothing, if the answer was read as plain text', place('a2', WHOLE_TEXT), [[], [9, 9], [4]], null],
    ['begins with the next question, if the answer was read as plain text', place('a1', WHOLE_TEXT), [[7]], { messageId: 'q2', block: null }],
    ['begins with the answer, if the last message was its question', place('q2'), [], { messageId: 'a2', block: null }],
    ['begins with the next question, if the answer was whole', place('a1', { part: 0, blocks: 1, length: 7 }), [[7]], { messageId: 'q2', block: null }],
    ['begins inside the answer, though there is more below it', place('a1', { part: 0, blocks: 1, length: 3 }), [[7]], at(0, 0, 'a1')],
    ['is not known where the path has changed', place('other'), [[9]], null],
  ])('%s', (_, kept, shown, news) => {
    expect(newFrom(PATH, kept, shown)).toEqual(news)
  })

  test('is nothing in an empty conversation', () => {
    expect(newFrom([], place('a1'), [])).toBeNull()
  })

  test('wherever an answer was left, it is new from there exactly if something came', () => {
    const whole = [[], [3, 5], [], [2]]
    for (const [part, blocks] of whole.entries()) {
      for (const [index, length] of blocks.entries()) {
        for (let seen = 1; seen <= length; seen += 1) {
          const left = [...whole.slice(0, part), [...blocks.slice(0, index), seen]]
          expect(newFrom(PATH, place('a2', textEnd(left)), left)).toBeNull()
          expect(newFrom(PATH, place('a2', textEnd(left)), whole) === null).toBe(part === 3 && seen === length)
        }
      }
    }
  })
})

function at(part: number, block: number, messageId = 'a2'): ReturnType<typeof newFrom> {
  return { messageId, block: { part, block } }
}

test.each<[ShownBlocks, TextEnd | null]>([
  [[], null],
  [[[]], null],
  [[[4, 5]], { part: 0, blocks: 2, length: 5 }],
  [[[], [4], []], { part: 1, blocks: 1, length: 4 }],
])('the text of blocks %j ends at %j', (shown, end) => expect(textEnd(shown)).toEqual(end))

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
    const places = withPlace(withPlace([], 'c', place('a1', { part: 1, blocks: 3, length: 12 })), 'd', { ...place('a2'), isAtEnd: false, offset: -40 })
    expect(readPlaces(JSON.stringify(places))).toEqual(places)
  })

  test.each([null, '', 'x', '5', 'null', '{}', '"text"', '[1]', '[null]', '[["c"]]', '[["c",null]]', '[["c",{}]]', '[[1,{"lastId":"a"}]]', '[["c",{"lastId":"a"}]]'])(
    '%s holds none',
    (stored) => expect(readPlaces(stored)).toEqual([]),
  )
})
