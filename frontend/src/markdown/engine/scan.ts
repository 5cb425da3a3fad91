/** The state of reading one line of text: how far it is read, and what it has come to. */
import { characterBefore, isLatinOrDigit, isLetterOrDigit, characterAt } from './characters'
import type { LinkTarget } from './link-tail'
import { Chain, type Piece } from './pieces'
import { Runs } from './runs'

export interface Surroundings {
  /** What a label stands for; null where it is not defined (yet). */
  readonly reference: (label: string) => LinkTarget | null
  /** The number of a footnote; null where there is none of this label (yet). */
  readonly footnote: (label: string) => number | null
  /** The characters of an entity, given with `&` and `;`; null if there is no such entity. */
  readonly entity: (entity: string) => string | null
}

/** How long a mark that may come to nothing is kept back, within its line. */
const HELD_CHARACTERS = 80

export class Scan {
  readonly chain = new Chain()
  readonly runs = new Runs()
  /** The labels that stood for nothing. */
  readonly missed: string[] = []
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

  isWithinWord(position: number, length: number): boolean {
    return isLetterOrDigit(characterBefore(this.text, position)) && isLetterOrDigit(characterAt(this.text, position + length))
  }
}
