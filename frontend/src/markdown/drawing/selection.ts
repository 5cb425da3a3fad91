/** What a reader has selected stays selected where the nodes it is in give way to others with the same words. */

/** A place in the text by its letters and digits: marks between them come and go, they do not. */
interface Point {
  readonly node: Node
  readonly offset: number
  /** How many of them stand before it in the element; null where it is not in the element. */
  readonly letters: number | null
  /** It stands right before the next one, and not right behind the last. */
  readonly isBeforeNext: boolean
}

const LETTER_FIRST = /^[\p{L}\p{N}]/u
const LETTERS = /[\p{L}\p{N}]/gu

/** What is selected, as far as there is any: asking the browser for it makes it lay out the page. */
let selected: Selection | null = null

document.addEventListener('selectionchange', () => {
  const selection = document.getSelection()
  selected = selection?.isCollapsed === false ? selection : null
})

export function isSelected(element: HTMLElement): boolean {
  return selected?.containsNode(element, true) === true
}

/** Changes nodes in `element`. */
export function keepSelection(element: HTMLElement, change: () => void): void {
  const selection = selected
  if (selection?.containsNode(element, true) !== true) {
    change()
    return
  }
  const anchor = pointOf(element, selection.anchorNode, selection.anchorOffset)
  const focus = pointOf(element, selection.focusNode, selection.focusOffset)
  change()
  if (anchor === null || focus === null) return
  if (isAt(anchor, selection.anchorNode, selection.anchorOffset) && isAt(focus, selection.focusNode, selection.focusOffset)) return
  const start = placeOf(element, anchor)
  const end = placeOf(element, focus)
  selection.setBaseAndExtent(start.node, start.offset, end.node, end.offset)
}

function pointOf(element: HTMLElement, node: Node | null, offset: number): Point | null {
  if (node === null) return null
  if (!element.contains(node)) return { node, offset, letters: null, isBeforeNext: false }
  const before = document.createRange()
  before.setStart(element, 0)
  before.setEnd(node, offset)
  const letters = before.toString().match(LETTERS)?.length ?? 0
  return { node, offset, letters, isBeforeNext: LETTER_FIRST.test(node.nodeValue?.slice(offset) ?? '') }
}

function isAt(point: Point, node: Node | null, offset: number): boolean {
  return node === point.node && offset === point.offset
}

function placeOf(element: HTMLElement, { node, offset, letters, isBeforeNext }: Point): { readonly node: Node; readonly offset: number } {
  if (letters === null) return { node, offset }
  let left = isBeforeNext ? letters + 1 : letters
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null && left > 0; text = texts.nextNode()) {
    for (const { index, 0: letter } of (text.nodeValue ?? '').matchAll(LETTERS)) {
      left -= 1
      if (left === 0) return { node: text, offset: isBeforeNext ? index : index + letter.length }
    }
  }
  return { node: element, offset: left > 0 ? element.childNodes.length : 0 }
}
