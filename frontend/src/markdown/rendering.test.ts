import { describe, expect, test } from 'vitest'
import { CASES, REFERENCE_CASES } from '../testing/markdown-cases'
import type { Block, MarkdownNode } from './node'
import { parseMarkdown } from './parser'
import { EMPTY_RENDERING, renderText, type Rendering } from './rendering'

/** One render of the whole text, by nothing but the parser. */
function wholeNodes(text: string): readonly MarkdownNode[] {
  return parseMarkdown(text.replace(/\r\n?/g, '\n'), {}).blocks.map((block) => block.node)
}

function nodesOf({ blocks }: Rendering): readonly MarkdownNode[] {
  return blocks.map((block) => block.node)
}

/** A few large documents of cases that follow each other without and with a blank line between them. */
const MIXED = [CASES.join(''), CASES.join('\n'), CASES.toReversed().join('\n\n')]

/** The same pseudo-random cuts in every run. */
function* piecesOf(text: string, seed: number, longest: number): Generator<string> {
  let state = seed
  for (let at = 0; at < text.length; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    const length = 1 + (state % longest)
    yield text.slice(at, at + length)
    at += length
  }
}

describe('text that grows', () => {
  test.each(CASES)('renders like the whole after every character of %j', (document) => {
    let rendering = EMPTY_RENDERING
    for (let length = 0; length <= document.length; length += 1) {
      const text = document.slice(0, length)
      rendering = renderText(rendering, text, false)
      if (nodesDiffer(rendering, text)) expect(nodesOf(rendering)).toEqual(wholeNodes(text))
    }
    expect(nodesOf(rendering)).toEqual(wholeNodes(document))
  })

  test.each(MIXED)('renders like the whole however it is cut into pieces', (document) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      let rendering = EMPTY_RENDERING
      let text = ''
      for (const piece of piecesOf(document, seed, seed * 3)) {
        text += piece
        rendering = renderText(rendering, text, false)
      }
      expect(nodesOf(rendering)).toEqual(wholeNodes(document))
    }
  })

  test.each([...CASES, ...REFERENCE_CASES, ...MIXED])('renders like the whole at its end, wherever %j was cut', (document) => {
    const whole = wholeNodes(document)
    const step = Math.max(1, Math.floor(document.length / 200))
    for (let at = 0; at <= document.length; at += step) {
      const half = renderText(EMPTY_RENDERING, document.slice(0, at), false)
      const all = renderText(renderText(half, document, false), document, true)
      if (JSON.stringify(nodesOf(all)) !== JSON.stringify(whole)) expect(nodesOf(all)).toEqual(whole)
    }
  })

  test.each(REFERENCE_CASES)('has the blocks of the whole before the end of %j', (document) => {
    let rendering = EMPTY_RENDERING
    for (let length = 1; length <= document.length; length += 1) {
      rendering = renderText(rendering, document.slice(0, length), false)
    }
    // What is defined below its use changes the text of a block at the end, never how many there are.
    expect(rendering.blocks.length).toBe(wholeNodes(document).length)
  })
})

/** JSON first: a deep comparison after each of thousands of characters takes seconds. */
function nodesDiffer(rendering: Rendering, text: string): boolean {
  return JSON.stringify(nodesOf(rendering)) !== JSON.stringify(wholeNodes(text))
}

describe('a settled block', () => {
  const document = MIXED[1] ?? ''

  test('is the same object from then on', () => {
    let rendering = EMPTY_RENDERING
    let settled: readonly Block[] = []
    for (let length = 0; length <= document.length; length += 1) {
      rendering = renderText(rendering, document.slice(0, length), false)
      settled.forEach((block, index) => {
        if (rendering.blocks[index] !== block) throw new Error(`block ${index} changed at ${length}`)
      })
      settled = rendering.settled
    }
    expect(settled.length).toBeGreaterThan(30)
    const end = renderText(rendering, document, true)
    expect(end.blocks.slice(0, settled.length)).toEqual(settled)
    expect(end.blocks.every((block, index) => index >= settled.length || block === settled[index])).toBe(true)
  })

  test('keeps its key, which is its place', () => {
    const rendering = renderText(EMPTY_RENDERING, document, false)
    expect(rendering.blocks.map((block) => block.key)).toEqual(rendering.blocks.map((_, index) => index))
  })
})

test('the last block stays open, for it may still change', () => {
  const { blocks } = renderText(EMPTY_RENDERING, 'One\n\nTwo\n', false)
  expect(blocks.map((block) => block.isSettled)).toEqual([true, false])
  expect(renderText(EMPTY_RENDERING, 'One\n\nTwo\n', true).blocks.every((block) => block.isSettled)).toBe(true)
})

test('text that does not continue the last one is rendered anew', () => {
  const before = renderText(EMPTY_RENDERING, 'One\n\nTwo\n\nThree', false)
  expect(nodesOf(renderText(before, 'Other\n\ntext', false))).toEqual(wholeNodes('Other\n\ntext'))
  expect(nodesOf(renderText(before, '', false))).toEqual([])
})

describe('links', () => {
  function hrefsIn(nodes: readonly MarkdownNode[]): string[] {
    return nodes.flatMap((node) => {
      if (node.kind !== 'element') return []
      const inner = hrefsIn(node.children)
      return node.tag === 'a' ? [node.attributes.href ?? '', ...inner] : inner
    })
  }

  test.each([
    ['[x](https://a.example)', ['https://a.example']],
    ['[x](mailto:a@b.example)', ['mailto:a@b.example']],
    ['https://a.example/b_c', ['https://a.example/b_c']],
    ['![alt](https://a.example/x.png)', ['https://a.example/x.png']],
    ['[x](javascript:alert(1))', []],
    ['[x](JaVaScRiPt:alert(1))', []],
    ['[x](&#106;avascript:alert(1))', []],
    ['[x](data:text/html,x)', []],
    ['![x](data:image/png;base64,AA)', []],
    ['[x](vbscript:x)', []],
    ['[x](file:///etc/passwd)', []],
    ['[x](//evil.example)', []],
    ['[x](/api/session)', []],
    ['<javascript:alert(1)>', []],
    ['README.md main.py', []],
    ['[x]: javascript:alert(1)\n\n[x]', []],
  ])('%j leads to %j', (text, hrefs) => {
    expect(hrefsIn(wholeNodes(text))).toEqual(hrefs)
  })

  test('open elsewhere and tell nothing of where they were', () => {
    const [paragraph] = wholeNodes('[x](https://a.example)')
    const link = paragraph?.kind === 'element' ? paragraph.children[0] : undefined
    expect(link).toMatchObject({ tag: 'a', attributes: { target: '_blank', rel: 'noopener noreferrer' } })
  })
})
