/** A heading between #s while its line grows (CommonMark 0.31.2, section 4.2). */
import type { GrowingLine } from './growing-line'
import type { Leaf } from './leaf'

/** What may be its closing sequence, with the spaces before it; #s at the start of the text are one, too. */
const CLOSING = /[ \t]+#*[ \t]*$/
const CLOSING_AT_START = /(?:^|[ \t]+)#*[ \t]*$/

export class OpenHeading implements Leaf {
  readonly meaning = { kind: 'none' } as const
  private held = ''
  private isAtStart = true

  constructor(private readonly line: GrowingLine) {}

  nextLine(text: string): void {
    this.append(text)
  }

  append(text: string): void {
    const own = this.held + text
    const found = (this.isAtStart ? CLOSING_AT_START : CLOSING).exec(own)
    const shown = found === null ? own : own.slice(0, found.index)
    this.held = own.slice(shown.length)
    if (shown === '') return
    this.line.append(this.isAtStart ? shown.trimStart() : shown)
    this.isAtStart = false
  }

  endLine(): boolean {
    return false
  }

  close(): void {
    this.line.complete()
  }

  mark(): () => void {
    const { held, isAtStart } = this
    const restore = this.line.mark()
    return () => {
      Object.assign(this, { held, isAtStart })
      restore()
    }
  }
}
