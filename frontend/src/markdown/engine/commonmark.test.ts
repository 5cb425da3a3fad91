import { tests as examples } from 'commonmark-spec'
import createMarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { decodeEntity } from '../../testing/entities'
import { htmlOf, normalizeHtml } from '../../testing/spec-html'
import { Engine } from './engine'

const withHtml = createMarkdownIt({ html: true, xhtmlOut: true })
const withoutHtml = createMarkdownIt({ html: false, xhtmlOut: true })

/** Where this renderer means something else, and why. */
const EXCEPTIONS = new Map([
  ...[596, 598, 599, 601].map((number) => [number, 'links lead to pages, mails and telephones only'] as const),
  ...[608, 611, 612].map((number) => [number, 'GFM makes links of bare addresses'] as const),
])

function engineOf(...chunks: readonly string[]): Engine {
  const engine = new Engine({ entity: decodeEntity })
  for (const chunk of chunks) engine.append(chunk)
  engine.finish()
  engine.update(() => false)
  return engine
}

function render(...chunks: readonly string[]): string {
  return htmlOf(engineOf(...chunks).document)
}

const cases = examples.map(({ number, section, markdown, html }) => {
  const source = markdown.replace(/→/g, '\t')
  const hasRawHtml = withHtml.render(source) !== withoutHtml.render(source)
  // Raw HTML is text here. What that makes of an example says another renderer that takes it so.
  const expected = hasRawHtml ? withoutHtml.render(source) : html.replace(/→/g, '\t')
  return { name: `${String(number)} (${section})`, number, source, expected: normalizeHtml(expected) }
})

describe('example', () => {
  test.each(cases.filter(({ number }) => !EXCEPTIONS.has(number)))('$name is what the specification says', ({ source, expected }) => {
    expect(render(source)).toBe(expected)
  })

  test.each(cases.filter(({ number }) => EXCEPTIONS.has(number)))('$name is an exception', ({ source, expected }) => {
    expect(render(source)).not.toBe(expected)
  })
})

test('there are 652 of them', () => expect(cases.length).toBe(652))

describe('wherever the text is cut', () => {
  test('every example comes to the same', () => {
    for (const { name, source } of cases) {
      const whole = render(source)
      for (let cut = 1; cut < source.length; cut += 1) expect(render(source.slice(0, cut), source.slice(cut)), name).toBe(whole)
    }
  })

  test('every example comes to the same character by character, whatever its line endings', () => {
    for (const { name, source } of cases) {
      const whole = render(source)
      for (const ending of ['\n', '\r\n', '\r']) expect(render(...Array.from(source.replaceAll('\n', ending))), name).toBe(whole)
    }
  })
})
