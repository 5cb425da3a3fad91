import { describe, expect, test } from 'vitest'
import { joinWritten } from '../composer/written'
import { ANYTHING, beginningOf, behindCommand, choicesOf, ratioOf, readSketch, within } from './sketch'

test.each([
  ['/image a fox', 'a fox'],
  ['/image  a fox\nin the snow', 'a fox\nin the snow'],
  ['/image ', ''],
  ['/image', null],
  ['/images a fox', null],
  [' /image a fox', null],
  ['an /image fox', null],
])('%j asks to draw %j', (text, words) => {
  expect(behindCommand(text)).toBe(words)
})

test('what comes back to be written anew still asks for pictures', () => {
  const back = { text: 'a fox', files: [], drawing: ANYTHING }
  expect(joinWritten(back, { text: 'and a hare', files: [] }).text).toBe('/image a fox\n\nand a hare')
})

test.each([
  ['1536x1024', 1.5],
  ['512x512', 1],
  ['auto', null],
  [null, null],
])('a picture of %s is %s as wide as high', (size, ratio) => {
  expect(ratioOf(size)).toBe(ratio)
})

test('a long text is named by its beginning', () => {
  expect(beginningOf('A fox\nin the snow')).toBe('A fox in the snow')
  expect(beginningOf('A fox '.repeat(30))).toBe(`${'A fox '.repeat(13)}A…`)
})

describe('what is asked of a model', () => {
  test('is what its kind knows', () => {
    const wish = { n: 4, size: '1536x1024', quality: 'high' }
    expect(within(choicesOf('openai/gpt-image-1'), wish)).toEqual(wish)
    expect(within(choicesOf('openai/dall-e-2'), wish)).toEqual({ n: 4, size: null, quality: null })
    expect(within(choicesOf('openai/dall-e-3'), { ...wish, quality: 'hd' })).toEqual({ n: 4, size: null, quality: 'hd' })
    expect(within(choicesOf(null), wish)).toEqual(wish)
  })

  test.each([
    [null, ANYTHING],
    ['nonsense', ANYTHING],
    ['{"n":99,"size":1}', ANYTHING],
    ['{"n":3,"size":"512x512","quality":"low"}', { n: 3, size: '512x512', quality: 'low' }],
  ])('was kept as %j', (stored, sketch) => {
    expect(readSketch(stored)).toEqual(sketch)
  })
})
