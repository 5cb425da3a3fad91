/** What a reader has selected stays selected where the nodes it is in give way to others with the same text. */

interface Point {
  readonly node: Node
  readonly offset: number
  /** Characters of the element before it; null where it is not in the element. */
  readonly characters: number | null
}

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
  if (anchor === null || focus === null || (isWhere(selection.anchorNode, selection.anchorOffset, anchor) && isWhere(selection.focusNode, selection.focusOffset, focus))) return
  const [start, end] = [placeOf(element, anchor), placeOf(element, focus)]
  selection.setBaseAndExtent(start.node, start.offset, end.node, end.offset)
}

function pointOf(element: HTMLElement, node: Node | null, offset: number): Point | null {
  if (node === null) return null
  if (!element.contains(node)) return { node, offset, characters: null }
  const range = document.createRange()
  range.setStart(element, 0)
  range.setEnd(node, offset)
  return { node, offset, characters: range.toString().length }
}

function isWhere(node: Node | null, offset: number, point: Point): boolean {
  return node === point.node && offset === point.offset
}

function placeOf(element: HTMLElement, { node, offset, characters }: Point): { readonly node: Node; readonly offset: number } {
  if (characters === null) return { node, offset }
  let left = characters
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const length = text.nodeValue?.length ?? 0
    if (left <= length) return { node: text, offset: left }
    left -= length
  }
  return { node: element, offset: element.childNodes.length }
}
