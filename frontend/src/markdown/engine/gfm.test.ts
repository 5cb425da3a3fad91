import { describe, expect, test } from 'vitest'
import { decodeEntity } from '../../testing/entities'
import { htmlOf } from '../../testing/spec-html'
import { Engine } from './engine'

function render(markdown: string): string {
  const engine = new Engine({ entity: decodeEntity })
  engine.append(markdown)
  engine.finish()
  engine.update(() => false)
  return htmlOf(engine.document)
}

describe('a table', () => {
  test.each([
    ['has a head and rows', '| a | b |\n|---|--:|\n| 1 | 2 |\n', '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>'],
    ['needs no pipes at its sides', 'a | b\n-|-\n1 | 2\n', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'],
    ['may have pipes in its cells', '| a |\n|---|\n| `x\\|y` \\| |\n', '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>x|y</code> |</td></tr></tbody></table>'],
    ['fills up short rows and cuts long ones', '| a | b |\n|-|-|\n| 1 |\n| 1 | 2 | 3 |\n', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td>1</td><td>2</td></tr></tbody></table>'],
    ['ends where another block begins', '| a |\n|-|\n| 1 |\n> q\n', '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><blockquote><p>q</p></blockquote>'],
    ['may be a head alone', '| a |\n|-|\n', '<table><thead><tr><th>a</th></tr></thead></table>'],
    ['has as many cells in both its first lines', '| a | b |\n|---|\n', '<p>| a | b |\n|---|</p>'],
    ['leaves what stands before its head a paragraph', 'text\n| a |\n|-|\n', '<p>text</p><table><thead><tr><th>a</th></tr></thead></table>'],
  ])('%s', (_, markdown, html) => expect(render(markdown)).toBe(html))
})

describe('struck text', () => {
  test.each([
    ['~~gone~~ ~too~', '<p><del>gone</del> <del>too</del></p>'],
    ['This ~~~is not~~~', '<p>This ~~~is not~~~</p>'],
    ['~~one~ two~~', '<p><del>one~ two</del></p>'],
  ])('%s', (markdown, html) => expect(render(markdown)).toBe(html))
})

describe('a bare address', () => {
  test.each([
    ['www.example.com/help.', '<p><a href="http://www.example.com/help">www.example.com/help</a>.</p>'],
    ['(https://example.com/a_(b))', '<p>(<a href="https://example.com/a_(b)">https://example.com/a_(b)</a>)</p>'],
    ['me@mail.example.com!', '<p><a href="mailto:me@mail.example.com">me@mail.example.com</a>!</p>'],
    ['https://example.com&copy;', '<p><a href="https://example.com">https://example.com</a>©</p>'],
    ['README.md and main.py', '<p>README.md and main.py</p>'],
    ['WWW.A.example and http://b.example', '<p><a href="http://WWW.A.example">WWW.A.example</a> and <a href="http://b.example">http://b.example</a></p>'],
    ['first_last@mail.example.com', '<p><a href="mailto:first_last@mail.example.com">first_last@mail.example.com</a></p>'],
    ['*a_b@mail.example.com*', '<p><em><a href="mailto:a_b@mail.example.com">a_b@mail.example.com</a></em></p>'],
    ['见https://example.com/a。好', '<p>见<a href="https://example.com/a">https://example.com/a</a>。好</p>'],
  ])('%s', (markdown, html) => expect(render(markdown)).toBe(html))
})

describe('mathematics', () => {
  test.each([
    ['$a_1 * b_2$ and $c$', '<p><math>a_1 * b_2</math> and <math>c</math></p>'],
    ['\\(x^2\\) or \\[y_*\\]', '<p><math>x^2</math> or <math>y_*</math></p>'],
    ['It costs $5, or $6 each.', '<p>It costs $5, or $6 each.</p>'],
    ['text\n$$\nx\n\n- y\n$$\nmore', '<p>text</p><math>x\n\n- y</math><p>more</p>'],
  ])('%s', (markdown, html) => expect(render(markdown)).toBe(html))
})

describe('beside full-width punctuation', () => {
  test.each([
    ['**中文（注）**中文', '<p><strong>中文（注）</strong>中文</p>'],
    ['他说**“好”**。', '<p>他说<strong>“好”</strong>。</p>'],
    ['第一行\n第二行', '<p>第一行第二行</p>'],
    ['a<b中文', '<p>a&lt;b中文</p>'],
  ])('%s', (markdown, html) => expect(render(markdown)).toBe(html))
})

test('a hundred levels are nested, and no more', () => {
  expect(render(`${'> '.repeat(150)}deep`).split('<blockquote>').length - 1).toBe(100)
})

test('marked text is nested a hundred times, and no more', () => {
  const html = render(`${'*a '.repeat(150)}${'b* '.repeat(150)}`)
  expect(html.split('<em>').length - 1).toBe(100)
  expect(html.replace(/<[^>]+>/g, '').split('*').length - 1).toBe(100)
})

test.each(['-'.repeat(3000), `[a]: /${'u'.repeat(3000)}`, `\`\`\`${'info'.repeat(600)}`])('marks that no one means are text: %#', (line) => {
  expect(render(line)).toBe(`<p>${line}</p>`)
})

describe('a footnote', () => {
  test.each([
    ['is numbered by the first reference', 'a[^b] c[^a]\n\n[^a]: A\n\n[^b]: B', '<p>a<sup>1</sup> c<sup>2</sup></p><note 1><p>B</p></note><note 2><p>A</p></note>'],
    ['may stand behind brackets', '[the paper][^1]\n\n[^1]: Note', '<p>[the paper]<sup>1</sup></p><note 1><p>Note</p></note>'],
    ['goes on where it is indented', 'a[^1]\n\n[^1]: One\n\n    Two\n\nend', '<p>a<sup>1</sup></p><p>end</p><note 1><p>One</p><p>Two</p></note>'],
    ['that no one says anything of has no number', 'a[^x] b[^y]\n\n[^y]: Y', '<p>a[^x] b<sup>1</sup></p><note 1><p>Y</p></note>'],
    ['that no one says anything of is none', 'a[^1] [^a-z]', '<p>a[^1] [^a-z]</p>'],
  ])('%s', (_, markdown, html) => expect(render(markdown)).toBe(html))
})

describe('a task', () => {
  test.each([
    ['- [ ] a\n- [x] b', '<ul><li><input disabled="" type="checkbox"> a</li><li><input checked="" disabled="" type="checkbox"> b</li></ul>'],
    ['- [x]', '<ul><li>[x]</li></ul>'],
    ['[ ] a', '<p>[ ] a</p>'],
  ])('%j', (markdown, html) => expect(render(markdown).replace(/\n/g, '')).toBe(html))
})

describe('an address that leads to a program', () => {
  test.each(['javascript:x', 'java&Tab;script:x', 'java&NewLine;script:x', '&#1;javascript:x', '<&#32;javascript:x>', '<java\tscript:x>', 'vbscript:x', 'data:text/html,x', 'JAVASCRIPT:x'])(
    '%j is none',
    (address) => {
      expect(render(`[c](${address})`)).not.toContain('<a')
      expect(render(`[c]\n\n[c]: ${address}`)).not.toContain('<a')
    },
  )
})

test('spaces in a heading take no longer than other characters', () => {
  expect(render(`# a${' '.repeat(20_000)}b ${'#'.repeat(20_000)}`)).toBe(`<h1>a${' '.repeat(20_000)}b</h1>`)
})
