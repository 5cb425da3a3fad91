// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { spokenSentences } from './spoken-sentences'

const said = (markdown: string): readonly string[] => spokenSentences(markdown, 'en').map(({ text }) => text)

test.each([
  ['# The *sea*\n\nIt is **blue**. It is deep.', ['The sea', 'It is blue.', 'It is deep.']],
  ['Before.\n\n```js\nno()\n```\n\n| a |\n|---|\n| 1 |\n\n$$\nx\n$$\n\n---\n\nAfter.', ['Before.', 'After.']],
  ['- One\n- Two\n\n> Three', ['One', 'Two', 'Three']],
  ['Call `print` for $x$ and $\\frac{1}{2}$.', ['Call print for x and .']],
  ['See [the sea](https://sea.example), ![a wave](w.png) and https://www.tide.example/a?b.', ['See the sea, a wave and tide.example.']],
  ['It is so.[^1]\n\n[^1]: Not said.', ['It is so.']],
  ['2 < 3 &amp; 4', ['2 < 3 & 4']],
  ['🙂\n\n…', []],
])('of %j is said', (markdown, sentences) => {
  expect(said(markdown)).toEqual(sentences)
})

test('a long sentence is cut behind a comma, or between words', () => {
  const words = `${'word '.repeat(30)}one, ${'word '.repeat(60)}end.`
  const pieces = said(words)
  expect(pieces[0]).toMatch(/one,$/)
  expect(pieces.every(({ length }) => length <= 220)).toBe(true)
  expect(pieces.join(' ')).toBe(words)
})

test('each sentence has the language that it seems to be in, and a short one that of the rest', () => {
  const sentences = spokenSentences('Die Flut ist hoch und das Wasser kalt.\n\nGut.\n\n潮水很高。', 'en')
  expect(sentences.map(({ language }) => language)).toEqual(['de', 'de', 'zh-CN'])
})
