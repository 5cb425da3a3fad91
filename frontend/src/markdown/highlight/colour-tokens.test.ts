import highlighter from 'highlight.js/lib/core'
import typescript from 'highlight.js/lib/languages/typescript'
import { expect, test } from 'vitest'
import { colourLines } from './colour-tokens'

test.each([
  ['plain', 'a &lt; b &amp;&amp; c\n', [[[null, 'a < b && c']], []]],
  ['a span over two lines', '<span class="hljs-comment">/* a\nb */</span> c', [[['comment', '/* a']], [['comment', 'b */'], [null, ' c']]]],
  ['a span inside another', '<span class="hljs-string">&quot;<span class="hljs-subst">${x}</span>&quot;</span>', [[['string', '"'], ['string', '${x}'], ['string', '"']]]],
  ['the more special of two classes', '<span class="hljs-title function_">f</span>', [[['function', 'f']]]],
  ['a class without a colour', '<span class="hljs-params">x</span>', [[[null, 'x']]]],
] as const)('%s', (_, html, lines) => expect(colourLines(html)).toEqual(lines))

test('no character of the code is lost', () => {
  highlighter.registerLanguage('typescript', typescript)
  const code = 'const a = `x ${b}` // <i>&amp;</i>\n\nclass C<T> { "quoted" = \'c\' }\n'
  const lines = colourLines(highlighter.highlight(code, { language: 'typescript' }).value)
  expect(lines.map((tokens) => tokens.map(([, text]) => text).join('')).join('\n')).toBe(code)
})
