/** A line of a table into its cells as it comes (GFM 0.29, section 4.10). Pure but for what it keeps of the line so far. */

export class RowSplitter {
  /** Which cell the text that comes belongs to. */
  private cell = 0
  /** Spaces that belong to the cell only if text follows. */
  private spaces = ''
  private hasText = false
  /** What was found and not given away. */
  private text = ''
  private isAtStart = true
  private isEscaped = false

  /** `take` gets text without the spaces around it, in the order it stands. */
  constructor(private readonly take: (text: string, cell: number) => void) {}

  /** The cells so far: an empty one at the end is none. */
  get count(): number {
    return this.cell + (this.hasText ? 1 : 0)
  }

  append(text: string): void {
    for (const part of text.match(/[|\\]|[ \t]+|[^|\\ \t]+/g) ?? []) this.read(part)
    this.flush()
  }

  /** How to go back to what it is now. */
  mark(): () => void {
    const { cell, spaces, hasText, isAtStart, isEscaped } = this
    return () => {
      Object.assign(this, { cell, spaces, hasText, isAtStart, isEscaped })
    }
  }

  close(): void {
    if (this.isEscaped) this.add('\\')
    this.isEscaped = false
    this.flush()
  }

  private read(part: string): void {
    if (this.isEscaped) {
      this.isEscaped = false
      this.add(part === '|' ? '|' : part === '\\' ? '\\\\' : '\\')
      if (part === '|' || part === '\\') return
    }
    if (part === '\\') this.isEscaped = true
    else if (part === '|') this.endCell()
    else if (/^[ \t]/.test(part)) this.spaces += part
    else this.add(part)
  }

  private endCell(): void {
    this.flush()
    // A pipe at the start belongs to no cell.
    if (!this.isAtStart || this.hasText) this.cell += 1
    this.isAtStart = false
    this.hasText = false
    this.spaces = ''
  }

  private add(text: string): void {
    this.text += this.hasText ? this.spaces + text : text
    this.spaces = ''
    this.hasText = true
    this.isAtStart = false
  }

  private flush(): void {
    if (this.text !== '') this.take(this.text, this.cell)
    this.text = ''
  }
}

export function splitRow(row: string): readonly string[] {
  const cells: string[] = []
  const splitter = new RowSplitter((text, cell) => {
    cells[cell] = (cells[cell] ?? '') + text
  })
  splitter.append(row.trim())
  splitter.close()
  return Array.from({ length: splitter.count }, (_, index) => cells[index] ?? '')
}
