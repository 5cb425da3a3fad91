/**
 * Runs of `*`, `_` and `~`, and which of them belong together (CommonMark 0.31.2, section 6.2 and its appendix; GFM 6.5).
 * Beside full-width punctuation a run opens and closes as it does beside a letter: there are no spaces to tell.
 */
import { characterAt, characterBefore, isCjk, isPunctuation, isWhitespace } from './characters'
import { REACH } from './limits'
import type { Chain, Piece } from './pieces'

export interface Run {
  readonly piece: Piece
  readonly character: string
  /** Where it begins in the text. */
  readonly position: number
  readonly length: number
  count: number
  readonly canOpen: boolean
  readonly canClose: boolean
  previous: Run | null
  next: Run | null
}

export class Runs {
  first: Run | null = null
  last: Run | null = null
  /** Up to this one, all that can be matched is: what comes changes nothing about them. */
  private matched: Run | null = null
  /** Below these no opener of the kind is to be found: without them, looking for one again and again would take its time squared. */
  private readonly bottoms = new Map<string, Run | null>()

  push(text: string, position: number, length: number, piece: Piece): void {
    const character = text.charAt(position)
    const run: Run = { piece, character, position, length, count: length, ...flanks(text, position, length), previous: this.last, next: null }
    if (!run.canOpen && !run.canClose) return
    if (this.last === null) this.first = run
    else this.last.next = run
    this.last = run
  }

  /** Those that begin there are out of reach. */
  forgetBefore(position: number): void {
    while (this.first !== null && this.first.position < position) this.remove(this.first)
  }

  remove(run: Run): void {
    if (this.matched === run) this.matched = run.previous
    if (run.previous === null) this.first = run.next
    else run.previous.next = run.next
    if (run.next === null) this.last = run.previous
    else run.next.previous = run.previous
  }

  /** Matches all runs above `bottom` (null: all there are); what opens nothing any more is forgotten. */
  match(chain: Chain, bottom: Run | null): void {
    const bottoms = bottom === null ? this.bottoms : new Map<string, Run | null>()
    const before = bottom ?? this.matched
    let closer = before === null ? this.first : before.next
    while (closer !== null) {
      closer = closer.canClose ? this.matchCloser(chain, closer, bottom, bottoms) : closer.next
    }
    if (bottom === null) this.matched = this.last
  }

  /** The run to look at next. */
  private matchCloser(chain: Chain, closer: Run, bottom: Run | null, bottoms: Map<string, Run | null>): Run | null {
    const kind = `${closer.character}${String(closer.canOpen)}${String(closer.length % 3)}`
    const floor = bottoms.has(kind) ? (bottoms.get(kind) ?? null) : bottom
    let opener = closer.previous
    while (opener !== null && opener !== floor && opener !== bottom && !belongTogether(opener, closer)) opener = opener.previous
    if (opener === null || opener === floor || opener === bottom) {
      bottoms.set(kind, closer.previous)
      const { next } = closer
      if (!closer.canOpen) this.remove(closer)
      return next
    }
    return this.join(chain, opener, closer) && closer.count > 0 ? closer : closer.next
  }

  /** False if they stand too deep in each other: then they are text. */
  private join(chain: Chain, opener: Run, closer: Run): boolean {
    const used = closer.character === '~' ? closer.count : opener.count >= 2 && closer.count >= 2 ? 2 : 1
    // What stands between them is inside, and opens nothing outside.
    while (closer.previous !== null && closer.previous !== opener) this.remove(closer.previous)
    const kind = closer.character === '~' ? 'strikethrough' : used === 2 ? 'strong' : 'emphasis'
    const isJoined = chain.wrapAfter(opener.piece, closer.piece, (children) => ({ kind, children }))
    for (const run of [opener, closer]) {
      if (isJoined) run.count -= used
      run.piece.text = run.character.repeat(run.count)
      if (run.count === 0) chain.remove(run.piece)
      if (run.count === 0 || !isJoined) this.remove(run)
    }
    return isJoined
  }
}

function belongTogether(opener: Run, closer: Run): boolean {
  if (!opener.canOpen || opener.character !== closer.character || closer.position - opener.position > REACH) return false
  if (closer.character === '~') return opener.length === closer.length
  const isOdd = (opener.canClose || closer.canOpen) && (opener.length + closer.length) % 3 === 0
  return !isOdd || (opener.length % 3 === 0 && closer.length % 3 === 0)
}

function flanks(text: string, position: number, length: number): { canOpen: boolean; canClose: boolean } {
  const before = characterBefore(text, position)
  const after = characterAt(text, position + length)
  const isLeft = !isWhitespace(after) && (!isBarrier(after) || isWhitespace(before) || isPunctuation(before) || isCjk(before))
  const isRight = !isWhitespace(before) && (!isBarrier(before) || isWhitespace(after) || isPunctuation(after) || isCjk(after))
  if (text[position] !== '_') return { canOpen: isLeft, canClose: isRight }
  return { canOpen: isLeft && (!isRight || isPunctuation(before)), canClose: isRight && (!isLeft || isPunctuation(after)) }
}

/** Punctuation that words do not touch. */
function isBarrier(character: string): boolean {
  return isPunctuation(character) && !isCjk(character)
}
