import { tests as examples } from 'commonmark-spec'
import { describe, expect, test } from 'vitest'
import { decodeEntity } from '../../testing/entities'
import { inlinesOf } from '../../testing/line-inlines'
import { GrowingLine } from './growing-line'
import { plainText } from './plain-text'
import type { Surroundings } from './scan'

const SURROUNDINGS: Surroundings = {
  entity: decodeEntity,
  reference: (label) => (label === 'FOO' ? { destination: '/url', title: 'title' } : null),
  awaits: () => false,
  footnotes: { isDefined: () => false, numberOf: () => null, count: 0 },
}

const TEXTS = [
  ...examples.map(({ markdown }) => markdown.trim()),
  'plain words, and more of them',
  'a *b **c** d* e ~~f~~ `g` [h](i "j") ![k](l) <https://m.n> o@p.qr',
  'www.example.com/a_b, (https://example.com/x_(y)) and 见https://例.com',
  '$a$ costs $5, \\(x_*y*\\) and $$z$$',
  '中文**（注）**中文，\n第二行。',
  '*never closed, `nor this, [nor this, ![nor that',
  '*a *b *c* d* e*',
]

function growing(text: string, isComplete: boolean): GrowingLine {
  const line = new GrowingLine({ surroundings: SURROUNDINGS, noteGrown: (grown) => grown.read(), noteRead: () => undefined })
  line.append(text)
  if (isComplete) line.complete()
  return line
}

/** Character by character; `look` sees the line after each. */
function grow(text: string, look: (line: GrowingLine, shown: string) => void = () => undefined): GrowingLine {
  const line = growing('', false)
  for (const [index] of Array.from({ length: text.length }).entries()) {
    line.append(text.charAt(index))
    look(line, text.slice(0, index + 1))
  }
  line.complete()
  return line
}

describe('text that came bit by bit', () => {
  test('is at its end what it is at once', () => {
    for (const text of TEXTS) expect(inlinesOf(grow(text)), text).toEqual(inlinesOf(growing(text, true)))
  })

  test('is wherever it stands what it would be if it had come at once', () => {
    for (const text of TEXTS) grow(text, (line, shown) => expect(inlinesOf(line), shown).toEqual(inlinesOf(growing(shown, false))))
  })

  test('keeps what is settled', () => {
    for (const text of TEXTS) {
      let before: readonly unknown[] = []
      grow(text, ({ done }, shown) => {
        expect(done.slice(0, before.length), shown).toEqual(before)
        before = [...done]
      })
    }
  })

  test('of ordinary kind is settled soon', () => {
    const sentence = 'A **strong** word, `code` and a [link](https://example.com). '
    const line = grow(sentence.repeat(20))
    expect(line.open.length).toBeLessThan(8)
  })
})

describe('a mark that may come to nothing', () => {
  test.each([
    ['*', '**wor', 'wor'],
    ['`', 'a `cod', 'a cod'],
    ['[', 'a [lin', 'a lin'],
    ['](', 'a [link](https://exam', 'a link'],
    ['<', 'a <https://exam', 'a https://exam'],
    ['&', 'a &am', 'a '],
  ])('%s is kept back', (_, text, shown) => {
    expect(plainText(inlinesOf(growing(text, false)))).toBe(shown)
  })

  test.each(['*', '`', '['])('%s is shown once it has waited for long, or its line has ended', (mark) => {
    const long = `${mark}${'word '.repeat(20)}`
    expect(plainText(inlinesOf(growing(long, false)))).toBe(long)
    expect(plainText(inlinesOf(growing(`${mark}a\nb`, false)))).toBe(`${mark}a\nb`)
  })

  test.each(['array[i', '2*3', 'a<b中文', 'snake_case'])('in %s is shown at once', (text) => {
    expect(plainText(inlinesOf(growing(text, false)))).toBe(text)
  })
})
