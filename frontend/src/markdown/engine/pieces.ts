/** A line of text while it is read: a chain of pieces, in which a stretch can be put into a wrapper. */
import type { Inline } from './document'
import { DEEPEST } from './limits'

/** Text that may still turn out to be a mark, text, or something finished. */
export interface Piece {
  text: string
  inline: Inline | null
  /** What is inside it, if it is a wrapper. */
  inside: Wrapper | null
  previous: Piece | null
  next: Piece | null
}

/** From plain children to a finished wrapper. */
export type Wrapping = (children: readonly Inline[]) => Inline

interface Wrapper {
  readonly pieces: Chain
  readonly wrap: Wrapping
  /** How many wrappers stand in each other, this one included. */
  readonly depth: number
}

export class Chain {
  private first: Piece | null = null
  last: Piece | null = null

  /** `inline` is null for text. */
  push(text: string, inline: Inline | null = null): Piece {
    const piece: Piece = { text, inline, inside: null, previous: this.last, next: null }
    if (this.last === null) this.first = piece
    else this.last.next = piece
    this.last = piece
    return piece
  }

  remove(piece: Piece): void {
    if (piece.previous === null) this.first = piece.next
    else piece.previous.next = piece.next
    if (piece.next === null) this.last = piece.previous
    else piece.next.previous = piece.previous
  }

  /**
   * Puts everything after `opener`, up to before `end` (null: to the chain's end), into one wrapper in its place. False,
   * and nothing is done, if too many wrappers stand in each other there.
   */
  wrapAfter(opener: Piece, end: Piece | null, wrap: Wrapping): boolean {
    const depth = 1 + deepest(opener.next, end)
    if (depth > DEEPEST) return false
    const pieces = new Chain()
    pieces.first = opener.next === end ? null : opener.next
    pieces.last = pieces.first === null ? null : end === null ? this.last : end.previous
    if (pieces.first !== null) pieces.first.previous = null
    if (pieces.last !== null) pieces.last.next = null
    const wrapper: Piece = { text: '', inline: null, inside: { pieces, wrap, depth }, previous: opener, next: end }
    opener.next = wrapper
    if (end === null) this.last = wrapper
    else end.previous = wrapper
    return true
  }

  /** Up to `last`, that included. */
  inlinesTo(last: Piece | null): readonly Inline[] {
    return last === null ? [] : inlinesBetween(this.first, last)
  }

  /** What stands behind `last`; null: everything. */
  inlinesFrom(last: Piece | null): readonly Inline[] {
    const first = last === null ? this.first : last.next
    return first === null || this.last === null ? [] : inlinesBetween(first, this.last)
  }
}

/** From `first` up to before `end`. */
function deepest(first: Piece | null, end: Piece | null): number {
  let depth = 0
  for (let piece = first; piece !== null && piece !== end; piece = piece.next) depth = Math.max(depth, piece.inside?.depth ?? 0)
  return depth
}

/** Both included. Neighbouring text becomes one. */
function inlinesBetween(first: Piece | null, last: Piece): readonly Inline[] {
  const inlines: Inline[] = []
  let text = ''
  for (let piece = first; piece !== null; piece = piece === last ? null : piece.next) {
    const inline = piece.inside === null ? piece.inline : piece.inside.wrap(piece.inside.pieces.inlinesFrom(null))
    if (inline === null) {
      text += piece.text
      continue
    }
    if (text !== '') inlines.push({ kind: 'text', text })
    text = ''
    inlines.push(inline)
  }
  if (text !== '') inlines.push({ kind: 'text', text })
  return inlines
}
