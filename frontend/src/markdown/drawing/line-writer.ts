/**
 * Writes inlines into an element that may hold some already: what is the same stays the same node, text that goes on is
 * added to its node. What is behind the last one written goes at the end.
 */
import type { Inline } from '../engine/document'
import { LONGEST_TEXT, roomFor } from './append-text'

/** Behind what something is written: a node, and for a text how many of its characters. */
export interface Place {
  readonly last: ChildNode | null
  readonly offset: number
}

export const START: Place = { last: null, offset: 0 }

export type ElementInline = Exclude<Inline, { kind: 'text' }>

/** How inlines with an element of their own are drawn. */
export interface InlineElements {
  readonly canBe: (element: Element, inline: ElementInline) => boolean
  readonly create: (inline: ElementInline) => HTMLElement
  readonly update: (element: HTMLElement, inline: ElementInline) => void
}

export class LineWriter {
  private last: ChildNode | null
  private offset: number

  constructor(
    private readonly parent: Element,
    private readonly elements: InlineElements,
    { last, offset }: Place,
  ) {
    this.last = last
    this.offset = offset
  }

  get place(): Place {
    return { last: this.last, offset: this.offset }
  }

  write(inline: Inline): void {
    if (inline.kind === 'text') this.writeText(inline.text)
    else this.writeElement(inline)
  }

  /** Nothing stands behind what was written. */
  end(): void {
    this.cutText()
    for (let { next } = this; next !== null; next = this.next) next.remove()
  }

  private get next(): ChildNode | null {
    return this.last === null ? this.parent.firstChild : this.last.nextSibling
  }

  private writeText(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const node = this.textHere()
      const part = rest.slice(0, roomFor(rest, this.offset))
      writeData(node, this.offset, part)
      this.offset += part.length
      rest = rest.slice(part.length)
    }
  }

  /** The text to go on in. */
  private textHere(): Text {
    if (this.last instanceof Text && this.offset < LONGEST_TEXT) return this.last
    this.cutText()
    const { next } = this
    const text = next instanceof Text ? next : document.createTextNode('')
    if (text !== next) this.parent.insertBefore(text, next)
    this.last = text
    this.offset = 0
    return text
  }

  private writeElement(inline: ElementInline): void {
    this.cutText()
    const { next } = this
    if (next instanceof HTMLElement && this.elements.canBe(next, inline)) {
      this.elements.update(next, inline)
      this.last = next
    } else {
      const element = this.elements.create(inline)
      this.parent.insertBefore(element, next)
      this.last = element
    }
    this.offset = 0
  }

  /** The text that was written ends here. */
  private cutText(): void {
    if (this.last instanceof Text && this.last.length > this.offset) this.last.deleteData(this.offset, this.last.length - this.offset)
  }
}

/** The text from `offset` on is to begin with `part`. */
function writeData(node: Text, offset: number, part: string): void {
  const known = node.length > offset ? node.substringData(offset, part.length) : ''
  if (known === part) return
  let same = 0
  while (same < known.length && known[same] === part[same]) same += 1
  if (node.length > offset + same) node.deleteData(offset + same, node.length - offset - same)
  node.appendData(part.slice(same))
}
