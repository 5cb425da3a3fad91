/** A heading between #s while its line grows (CommonMark 0.31.2, section 4.2). */
import type { GrowingLine } from './growing-line'
import type { Leaf } from './leaf'

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
    const shown = own.slice(0, closingStart(own, this.isAtStart))
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

/** Where what may be its closing sequence begins, with the spaces before it. #s at the start of the text are one, too. */
function closingStart(text: string, isAtStart: boolean): number {
  const spaces = startOf(text, text.length, ' \t')
  const marks = startOf(text, spaces, '#')
  const before = startOf(text, marks, ' \t')
  return before < marks || (isAtStart && marks === 0) ? before : spaces
}

/** Where the characters of this kind that end before `end` begin. */
function startOf(text: string, end: number, kind: string): number {
  let start = end
  while (start > 0 && kind.includes(text.charAt(start - 1))) start -= 1
  return start
}
