import { describe, expect, test } from 'vitest'
import { dice, type Roll } from '../../testing/dice'
import { decodeEntity } from '../../testing/entities'
import { piecesOf } from '../../testing/pieces'
import { htmlOf } from '../../testing/spec-html'
import { Engine } from './engine'

/** What Markdown is made of, in an order that means nothing. */
const FRAGMENTS = [
  ...['*', '**', '***', '_', '__', '~~', '`', '``', '```', '[', ']', '](', ')', '![', '!', '<', '>', '|', '\\', '$', '$$', '\\(', '\\)', '\\[', '\\]', '&amp;', '&'],
  ...['# ', '## ', '- ', '* ', '1. ', '2) ', '> ', '    ', '\t', '---', '===', '| a | b |\n', '|---|--:|\n', 'a | b', '[ ] ', '[x] ', '```js\n', '~~~\n', '$$\n'],
  ...['[a]', '[a]: /url\n', '[a]: /url "title"\n', "'late title'\n", '[b][a]', '[^1]', '[^1]: ', '[^n]: note\n', '<https://a.example>', 'https://b.example/c_(d)', 'www.c.example', 'me@d.example'],
  ...['word', 'more words', 'snake_case', '2*3', '中文', '（注）', '，', '👩‍👧', ' ', '  ', '\n', '\n', '\n\n', '\n\n', '\r\n', '  \n', '\n  ', '\n> ', '\n- '],
]
const DOCUMENTS = 300

function randomMarkdown(roll: Roll): string {
  return Array.from({ length: 2 + roll(30) }, () => FRAGMENTS[roll(FRAGMENTS.length)]).join('')
}

function rendered(engine: Engine): string {
  engine.finish()
  engine.update(() => false)
  return htmlOf(engine.document)
}

function render(pieces: Iterable<string>): string {
  const engine = new Engine({ entity: decodeEntity })
  for (const piece of pieces) engine.append(piece)
  return rendered(engine)
}

describe('whatever it is', () => {
  const roll = dice(20_261_121)
  const sources = Array.from({ length: DOCUMENTS }, () => randomMarkdown(roll))

  test('it comes to the same character by character, and in pieces of any length', () => {
    for (const source of sources) {
      const whole = render([source])
      expect(render(Array.from({ length: source.length }, (_, index) => source.charAt(index))), JSON.stringify(source)).toBe(whole)
      expect(render(piecesOf(source, roll, 12)), JSON.stringify(source)).toBe(whole)
    }
  })

  test('it comes to the same when it had ended before, wherever that was', () => {
    for (const source of sources) {
      const whole = render([source])
      for (let cut = 1; cut < source.length; cut += 1 + roll(3)) {
        const engine = new Engine({ entity: decodeEntity })
        engine.append(source.slice(0, cut))
        const before = rendered(engine)
        expect(before, JSON.stringify(source.slice(0, cut))).toBe(render([source.slice(0, cut)]))
        engine.append(source.slice(cut))
        expect(rendered(engine), JSON.stringify([source.slice(0, cut), source.slice(cut)])).toBe(whole)
      }
    }
  })
})
