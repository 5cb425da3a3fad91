/** Text with marks that grows at its end: what is read for good is not read again. */
import type { Inline, Line } from './document'
import { scanInline, type Scanned } from './inline-scanner'
import type { Surroundings } from './scan'

/** Who knows what labels stand for, wants to know which of them a line asks for, and says when lines that have grown are read. */
export interface LineReader {
  readonly surroundings: Surroundings
  noteGrown(line: GrowingLine): void
  noteRead(line: GrowingLine, scanned: Scanned): void
}

/** What is read for good is dropped from the text that is looked at, but for a whole character: marks look behind them. */
const KEPT_BEHIND = 2
const WORTH_DROPPING = 512

export class GrowingLine implements Line {
  done: Inline[] = []
  open: readonly Inline[] = []
  /** All of the text. */
  source = ''
  /** Its end, from a little before what is still open. */
  private tail = ''
  private cut = 0
  private isComplete = false

  constructor(private readonly reader: LineReader) {}

  append(text: string): void {
    this.source += text
    this.tail += text
    this.isComplete = false
    this.reader.noteGrown(this)
  }

  /** Nothing more comes, as it seems: what is appended all the same opens it again. */
  complete(): void {
    this.isComplete = true
    this.read()
  }

  /** On from what is read for good. */
  read(): void {
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

  /** From the start: a label has got another meaning. */
  readAnew(): void {
    this.done = []
    this.tail = this.source
    this.cut = 0
    this.read()
  }

  /** How to go back to the text as it is now. */
  mark(): () => void {
    const { source, isComplete } = this
    return () => {
      const isSame = this.source.length === source.length
      this.source = source
      this.isComplete = isComplete
      if (isSame) this.read()
      else this.readAnew()
    }
  }
}
