/** A row of a table that grows cell by cell. */
import type { Row } from './document'
import type { GrowingLine } from './growing-line'
import { MOST_COLUMNS } from './limits'
import type { References } from './references'
import { RowSplitter } from './row-splitter'
import type { Tree } from './tree'

export class GrowingRow {
  private readonly cells: GrowingLine[] = []
  readonly node: Row = { kind: 'row', cells: this.cells }
  private readonly splitter: RowSplitter

  /** `columns`: how many cells there are whatever comes; null for a head, whose cells tell. */
  constructor(
    private readonly tree: Tree,
    private readonly references: References,
    private readonly columns: number | null,
  ) {
    this.splitter = new RowSplitter((text, cell) => this.cell(cell)?.append(text))
    this.fill(columns ?? 0)
  }

  append(text: string): void {
    this.splitter.append(text)
  }

  close(): void {
    this.splitter.close()
    for (const cell of this.cells) cell.complete()
  }

  /** How to go back to what it is now. */
  mark(): () => void {
    const steps = [...this.cells.map((cell) => cell.mark()), this.splitter.mark()]
    return () => {
      for (const step of steps) step()
    }
  }

  /** What is too much for the row belongs to nothing. */
  private cell(index: number): GrowingLine | undefined {
    if (this.columns === null && index < MOST_COLUMNS) this.fill(index + 1)
    return this.cells[index]
  }

  private fill(count: number): void {
    while (this.cells.length < count) {
      this.cells.push(this.references.newLine())
      this.tree.touch(this.node)
    }
  }
}
