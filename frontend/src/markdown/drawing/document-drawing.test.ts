// @vitest-environment happy-dom
import { tests as examples } from 'commonmark-spec'
import { describe, expect, test, vi } from 'vitest'
import { dice } from '../../testing/dice'
import { CASES, EXTENSION_CASES, REFERENCE_CASES } from '../../testing/markdown-cases'
import { piecesOf } from '../../testing/pieces'
import { DocumentDrawing } from './document-drawing'
import type { DrawingTools } from './drawing-tools'

const TOOLS: DrawingTools = {
  idPrefix: '',
  words: { taskDone: 'done', taskOpen: 'open', backToText: 'back' },
  drawFormula: (place, tex) => place.setAttribute('data-tex', tex),
  openColours: () => null,
  addCodeTools: () => undefined,
  addDiagram: (head, source) => {
    const place = document.createElement('div')
    place.textContent = source
    head.after(place)
    return () => place.remove()
  },
  addTableTools: () => undefined,
  addPicture: (place, { address, alternative }) => place.append(`${alternative} ${address}`),
}
const SOURCES = [...examples.map(({ markdown }) => markdown.replace(/→/g, '\t')), ...CASES, ...EXTENSION_CASES, ...REFERENCE_CASES]

/** A few large documents of cases that follow each other without and with an empty line between them. */
const CLOSED = [...CASES, ...EXTENSION_CASES].filter((source) => !/(?:never closed|open to the end|open\n)\n*$/.test(source))
const MIXED = [CLOSED.join(''), CLOSED.join('\n'), CLOSED.toReversed().join('\n\n')]

/** On its clock no time goes by: nothing is put off. */
function newDrawing(place: HTMLElement): DocumentDrawing {
  return new DocumentDrawing(place, TOOLS, () => 0)
}

function drawn(pieces: Iterable<string>, look: (place: HTMLElement) => void = () => undefined): HTMLElement {
  const place = document.createElement('div')
  const drawing = newDrawing(place)
  for (const piece of pieces) {
    drawing.append(piece)
    look(place)
  }
  drawing.finish()
  expect(drawing.isBusy).toBe(false)
  return place
}

/** A list may turn out to be loose before or after it has its place: the order of its attributes means nothing. */
function htmlOf(place: HTMLElement): string {
  return place.innerHTML.replaceAll(' data-loose="" dir="auto"', ' dir="auto" data-loose=""')
}

function textLengths(place: HTMLElement): readonly number[] {
  const lengths: number[] = []
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  while (texts.nextNode() !== null) lengths.push(texts.currentNode.nodeValue?.length ?? 0)
  return lengths
}

describe('the page is the same', () => {
  test('character by character', () => {
    for (const source of SOURCES) expect(htmlOf(drawn(source)), source).toBe(htmlOf(drawn([source])))
  })

  test('cut in two wherever it may be', () => {
    for (const source of [...EXTENSION_CASES, ...REFERENCE_CASES]) {
      const whole = htmlOf(drawn([source]))
      for (let cut = 1; cut < source.length; cut += 1) expect(htmlOf(drawn([source.slice(0, cut), source.slice(cut)])), source.slice(0, cut)).toBe(whole)
    }
  })

  test.each(MIXED)('in pieces of any length, text by text', (source) => {
    const whole = drawn([source])
    for (let seed = 1; seed <= 6; seed += 1) {
      const place = drawn(piecesOf(source, dice(seed), 2 ** seed))
      expect(htmlOf(place)).toBe(htmlOf(whole))
      expect(textLengths(place)).toEqual(textLengths(whole))
    }
  })

  test('when it had ended after every character', () => {
    for (const source of [...EXTENSION_CASES, ...REFERENCE_CASES, '|||\n-|-\n[.b/c    |', '$$\n$$*', '[^1]:[[^b]\n|[^1]>']) {
      const place = document.createElement('div')
      const drawing = newDrawing(place)
      for (const [index] of Array.from({ length: source.length }).entries()) {
        drawing.append(source.charAt(index))
        drawing.finish()
      }
      expect(htmlOf(place), source).toBe(htmlOf(drawn([source])))
    }
  })

  test('when it goes on after it had ended', () => {
    for (const source of SOURCES) {
      const whole = htmlOf(drawn([source]))
      for (const cut of new Set([1, source.length >> 1, source.length - 1])) {
        const place = document.createElement('div')
        const drawing = newDrawing(place)
        drawing.append(source.slice(0, cut))
        drawing.finish()
        drawing.append(source.slice(cut))
        drawing.finish()
        expect(htmlOf(place), source.slice(0, cut)).toBe(whole)
      }
    }
  })
})

test('what stands above the last block stays the same element', () => {
  let before: readonly Element[] = []
  drawn(MIXED[1] ?? '', (place) => {
    const now = [...place.querySelectorAll('.blocks > *')]
    const settled = before.slice(0, -2)
    expect(now.slice(0, settled.length)).toEqual(settled)
    before = now
  })
  expect(before.length).toBeGreaterThan(60)
})

describe('which way it is read', () => {
  const MANY = 'a\n\n# b\n\n- c\n\n  1. d\n\n> e\n> - f\n\n| g |\n|---|\n| h |\n\nSee[^n]\n\n[^n]: i\n'

  /** The elements with a direction of their own. */
  function directed(place: HTMLElement): readonly string[] {
    return [...place.querySelectorAll('[dir]')].map((element) => `${element.localName} ${element.getAttribute('dir') ?? ''}`)
  }

  test('is up to the first letters of each block: what is inside stands on the same side', () => {
    expect(directed(drawn([MANY]))).toEqual(['p auto', 'h1 auto', 'ul auto', 'blockquote auto', 'div auto', 'p auto', 'ol auto'])
  })

  test('is said when a block is made, and never again', () => {
    const before = new Map<Element, string>()
    drawn(MANY, (place) => {
      for (const block of place.querySelectorAll('.blocks > *')) {
        const direction = block.getAttribute('dir') ?? ''
        expect(direction).not.toBe('')
        expect(before.get(block) ?? direction).toBe(direction)
        before.set(block, direction)
      }
    })
  })

  test('is from left to right for code and formulas, wherever they stand', () => {
    expect(directed(drawn(['- `a`\n\n  ```\n  b\n  ```\n\n  $$\n  c\n  $$\n\n```\nd\n```\n\n$$\ne\n$$\n\n$f$']))).toEqual(
      ['ul auto', 'code ltr', 'figure ltr', 'div ltr', 'figure ltr', 'div ltr', 'p auto', 'span ltr'],
    )
  })

  test('is its own matter for the words of a picture', () => {
    expect(directed(drawn(['![a](/b)']))).toEqual(['p auto', 'span auto'])
  })
})

test('a long text is cut into texts of bounded length', () => {
  expect(Math.max(...textLengths(drawn(['word '.repeat(2000)])))).toBeLessThanOrEqual(1024)
  expect(Math.max(...textLengths(drawn([`\`\`\`\n${'x'.repeat(5000)}`])))).toBeLessThanOrEqual(1024)
})

test('what a late definition changes is read anew in slices', async () => {
  const place = document.createElement('div')
  let time = 0
  // Each look at the clock takes longer than a slice.
  const drawing = new DocumentDrawing(place, TOOLS, () => (time += 10))
  drawing.append('See [a].\n\n'.repeat(20))
  drawing.append('[a]: /a\n\nThe end.')
  expect(drawing.isBusy).toBe(true)
  expect(place.querySelectorAll('a').length).toBe(1)
  await vi.waitUntil(() => !drawing.isBusy)
  expect(place.querySelectorAll('a').length).toBe(20)
})
