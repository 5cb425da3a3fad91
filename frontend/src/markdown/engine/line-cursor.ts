/** A place in one line, in characters and in columns: a tab reaches to the next multiple of four (CommonMark 0.31.2, 2.2). */

const TAB_WIDTH = 4

export class LineCursor {
  private position = 0
  private column = 0
  /** Columns of the tab at `position` that are consumed. */
  private tabColumns = 0

  constructor(readonly line: string) {}

  /** How many columns of white space stand here. */
  get indent(): number {
    let { column } = this
    let position = this.position
    for (; ; position += 1) {
      const character = this.line[position]
      if (character === ' ') column += 1
      else if (character === '\t') column += TAB_WIDTH - (column % TAB_WIDTH)
      else return column - this.column
    }
  }

  /** From the first character that is no white space on. */
  get text(): string {
    let { position } = this
    while (this.line[position] === ' ' || this.line[position] === '\t') position += 1
    return this.line.slice(position)
  }

  /** Everything from here on; a tab that is consumed in part leaves its other columns as spaces. */
  get rest(): string {
    if (this.tabColumns === 0) return this.line.slice(this.position)
    const left = TAB_WIDTH - ((this.column - this.tabColumns) % TAB_WIDTH) - this.tabColumns
    return ' '.repeat(left) + this.line.slice(this.position + 1)
  }

  /** Over so many columns of white space, as far as there are any. */
  skipColumns(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const character = this.line[this.position]
      if (character !== ' ' && character !== '\t') return
      this.column += 1
      if (character === '\t') this.tabColumns += 1
      if (character === ' ' || this.column % TAB_WIDTH === 0) {
        this.position += 1
        this.tabColumns = 0
      }
    }
  }

  /** Over all white space and then so many characters. */
  skipText(length: number): void {
    this.skipColumns(this.indent)
    this.position += length
    this.column += length
  }
}
