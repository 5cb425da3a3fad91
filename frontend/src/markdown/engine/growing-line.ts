/** Text with marks that grows at its end: what is read for good is not read again. */
import type { Inline, Line } from './document'
import { scanInline, type Scanned } from './inline-scanner'
import type { Surroundings } from './scan'

/** Who knows what labels stand for, and wants to know which of them a line asks for. */
export interface LineReader {
  readonly surroundings: Surroundings
  noteRead(line: GrowingLine, scanned: Scanned): void
}

/** What is read for good is dropped from the text that is looked at, but for a whole character: marks look behind them. */
const KEPT_BEHIND = 2
const WORTH_DROPPING = 512

export class GrowingLine implements Line {
  done: Inline[] = []
  open: readonly Inline[] = []
  /** All of the text, as it came. */
  private readonly chunks: string[] = []
  /** Its end, from a little before what is still open. */
  private tail = ''
  private cut = 0
  private isComplete = false

  constructor(private readonly reader: LineReader) {}

  get source(): string {
    return this.chunks.join('')
  }

  append(text: string): void {
    this.chunks.push(text)
    this.tail += text
    this.isComplete = false
    this.read()
  }

  /** Nothing more comes, as it seems: what is appended all the same opens it again. */
  complete(): void {
    this.isComplete = true
    this.read()
  }

  /** From the start: a label has got another meaning. */
  readAnew(): void {
    this.done = []
    this.tail = this.source
    this.cut = 0
    this.read()
  }

  /** How to go back to the text as it is now. */
  mark(): () => void {
    const count = this.chunks.length
    const { isComplete } = this
    return () => {
      const isSame = this.chunks.length === count
      this.chunks.length = count
      this.isComplete = isComplete
      if (isSame) this.read()
      else this.readAnew()
    }
  }

  private read(): void {
    const text = this.isComplete ? this.tail.replace(/[ \t\n]+$/, '') : this.tail
    const scanned = scanInline(text, this.cut, this.isComplete, this.reader.surroundings)
    this.done.push(...scanned.done)
    this.open = scanned.open
    this.cut = scanned.cut
    if (this.cut > WORTH_DROPPING) {
      this.tail = this.tail.slice(this.cut - KEPT_BEHIND)
      this.cut = KEPT_BEHIND
    }
    this.reader.noteRead(this, scanned)
  }
}
