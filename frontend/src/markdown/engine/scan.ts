/** The state of reading one line of text: how far it is read, and what it has come to. */
import { characterAt, characterBefore, isCjk, isLatinOrDigit, isLetterOrDigit } from './characters'
import { HELD_CHARACTERS, REACH } from './limits'
import type { LinkTarget } from './link-tail'
import { Chain, type Piece } from './pieces'
import { Runs } from './runs'

export interface Surroundings {
  /** What a label stands for; null where it is not defined (yet). */
  readonly reference: (label: string) => LinkTarget | null
  /** Whether a label that stands for nothing is taken for one that will. */
  readonly awaits: (label: string) => boolean
  readonly footnotes: FootnoteNumbers
  /** The characters of an entity, given with `&` and `;`; null if there is no such entity. */
  readonly entity: (entity: string) => string | null
}

export interface FootnoteNumbers {
  readonly isDefined: (label: string) => boolean
  /** The number that a label has already. */
  readonly numberOf: (label: string) => number | null
  /** How many labels have one. */
  readonly count: number
}


export class Scan {
  readonly chain = new Chain()
  readonly runs = new Runs()
  /** The labels that stood for nothing, and those of footnotes: they may come to mean something else. */
  readonly asked: string[] = []
  /** The labels of the footnotes that are referred to here, and in no text that is read for good. */
  readonly newFootnotes: string[] = []
  /** Marks of which it is known that none closes what one of them opens. */
  readonly unclosed = new Set<string>()
  /** From here on everything may still become something else. */
  isOpen = false

  constructor(
    readonly text: string,
    /** Where the next character to be read stands. */
    public at: number,
    readonly isComplete: boolean,
    readonly surroundings: Surroundings,
  ) {}

  get character(): string {
    return this.text.charAt(this.at)
  }

  get next(): string {
    return this.text.charAt(this.at + 1)
  }

  /** The text that was read last, if nothing stands between it and this place. */
  get lastText(): Piece | null {
    const { last } = this.chain
    return last?.inline === null && last.inside === null ? last : null
  }

  /** The next characters are text. */
  takeText(length: number): void {
    this.chain.push(this.text.slice(this.at, this.at + length))
    this.at += length
  }

  /** What was read last is not to be shown as text, the runs in it neither. False if it is not text as it was written. */
  dropText(text: string): boolean {
    const { chain, runs } = this
    let left = text
    let piece = chain.last
    while (left !== '' && piece !== null && piece.inline === null && piece.inside === null && piece.text !== '' && left.endsWith(piece.text)) {
      left = left.slice(0, left.length - piece.text.length)
      piece = piece.previous
    }
    const rest = left === '' ? null : piece
    if (rest !== null && (rest.inline !== null || rest.inside !== null || !rest.text.endsWith(left))) return false
    if (left !== '' && rest === null) return false
    while (chain.last !== piece && chain.last !== null) {
      if (runs.last?.piece === chain.last) runs.remove(runs.last)
      chain.remove(chain.last)
    }
    if (rest !== null) rest.text = rest.text.slice(0, rest.text.length - left.length)
    return true
  }

  /** What follows decides about the next characters; nothing of them is shown before. */
  hold(length: number): void {
    this.isOpen = true
    this.at += length
  }

  /** Whether the mark at `position` is still kept back. */
  isHeld(position: number): boolean {
    if (this.isComplete || this.text.length - position > HELD_CHARACTERS) return false
    return !this.text.includes('\n', position)
  }

  /** What begins here is not closed; as long as it may be, everything from here on stays open. */
  noteUnclosed(reach = REACH): void {
    if (!this.isComplete && this.text.length - this.at <= reach) this.isOpen = true
  }

  /** Numbers are given in the order of the first references. */
  footnoteNumber(label: string): number {
    const known = this.surroundings.footnotes.numberOf(label)
    if (known !== null) return known
    if (!this.newFootnotes.includes(label)) this.newFootnotes.push(label)
    return this.surroundings.footnotes.count + this.newFootnotes.indexOf(label) + 1
  }

  /** The text ends with these characters, and may go on. */
  isAtEnd(length: number): boolean {
    return !this.isComplete && this.at + length >= this.text.length
  }

  /** How often the character stands here in a row. */
  runLength(): number {
    let end = this.at
    while (this.text[end] === this.character) end += 1
    return end - this.at
  }

  /** Behind a Latin letter or a digit a bracket is part of what is written, as in `array[i]`. */
  isWithinLatin(position: number): boolean {
    return isLatinOrDigit(characterBefore(this.text, position))
  }

  /** Where words have no spaces between them there is no telling. */
  isWithinWord(position: number, length: number): boolean {
    const around = [characterBefore(this.text, position), characterAt(this.text, position + length)]
    return around.every((character) => isLetterOrDigit(character) && !isCjk(character))
  }
}
