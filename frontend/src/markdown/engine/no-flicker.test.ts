import { tests as examples } from 'commonmark-spec'
import { describe, expect, test } from 'vitest'
import { decodeEntity } from '../../testing/entities'
import { CASES, EXTENSION_CASES } from '../../testing/markdown-cases'
import { mixedCorpus } from '../../testing/markdown-corpus'
import { shownText } from '../../testing/shown-text'
import { Engine } from './engine'

/** What is hidden in the end only because of a later line, which nothing could know. */
const LATE = new Set([
  // Definitions whose parts stand on several lines.
  ...[193, 195, 196, 198, 208, 541].map((number) => `example ${number}`),
  // The target of a link over two lines.
  'example 510',
  // An escaped bracket looks like the start of a formula until its line ends.
  ...[515, 529].map((number) => `example ${number}`),
  // What looks like the label of one link is the text of another.
  ...[569, 571].map((number) => `example ${number}`),
  // What stands behind the fence of code for more than 80 characters.
  ...EXTENSION_CASES.filter((source) => source.includes('`'.repeat(100))).map((source) => JSON.stringify(source)),
])

/** Long enough for every kind of block to come several times. */
const CORPUS_LENGTH = 12_000

function lettersOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]/gu) ?? []
}

/** The first place where letters that were shown are gone or stand in another order; null if there is none. */
function flickerOf(source: string): string | null {
  const engine = new Engine({ entity: decodeEntity })
  let before: readonly string[] = []
  for (const [index, character] of Array.from(source).entries()) {
    engine.append(character)
    engine.update(() => false)
    const now = lettersOf(shownText(engine.document))
    if (!isWithin(before, now)) return `${JSON.stringify(source.slice(0, index + 1))}: ${before.join('')} → ${now.join('')}`
    before = now
  }
  engine.finish()
  engine.update(() => false)
  const end = lettersOf(shownText(engine.document))
  return isWithin(before, end) ? null : `finish: ${before.join('')} → ${end.join('')}`
}

/** Whether all of `some` are in `others`, in this order. */
function isWithin(some: readonly string[], others: readonly string[]): boolean {
  let found = 0
  for (const other of others) if (other === some[found]) found += 1
  return found === some.length
}

describe('letters and digits that are shown stay, in their order', () => {
  const cases = [
    ...examples.map(({ number, markdown }) => ({ name: `example ${number}`, source: markdown.replace(/→/g, '\t') })),
    ...[...CASES, ...EXTENSION_CASES].map((source) => ({ name: JSON.stringify(source), source })),
  ]

  test.each(cases.filter(({ name }) => !LATE.has(name)))('$name', ({ source }) => expect(flickerOf(source)).toBeNull())

  test.each(cases.filter(({ name }) => LATE.has(name)))('but not in $name, which is told too late', ({ source }) => expect(flickerOf(source)).not.toBeNull())
})

/** How many characters of `before` are not in `now`, in their order. */
function vanished(before: string, now: string): number {
  let at = 0
  let count = 0
  for (const character of before) {
    const found = now.indexOf(character, at)
    if (found === -1) count += 1
    else at = found + 1
  }
  return count
}

test('of an answer, not one shown character in a thousand vanishes', () => {
  const source = mixedCorpus(CORPUS_LENGTH)
  const engine = new Engine({ entity: decodeEntity })
  let before = ''
  let count = 0
  for (const character of source) {
    engine.append(character)
    const now = shownText(engine.document)
    count += vanished(before, now)
    before = now
  }
  expect(count).toBeLessThanOrEqual(source.length / 1000)
})
