/** A table whose rows come one by one (GFM 0.29, section 4.10). */
import type { Table } from './document'
import { GrowingRow } from './growing-row'
import type { Leaf } from './leaf'
import type { References } from './references'
import type { Draft, Tree } from './tree'

export class OpenTable implements Leaf {
  readonly meaning = { kind: 'table' } as const
  private row: GrowingRow | null = null

  constructor(
    private readonly tree: Tree,
    private readonly references: References,
    private readonly block: Draft<Table>,
  ) {}

  nextLine(text: string): void {
    this.row?.close()
    const { block, tree } = this
    this.row = new GrowingRow(tree, this.references, block.alignments.length)
    this.row.append(text)
    block.rows.push(this.row.node)
    tree.touch(block)
    tree.onTakeBack(() => {
      block.rows.pop()
      tree.touch(block)
    })
  }

  append(text: string): void {
    this.row?.append(text)
  }

  endLine(): boolean {
    return true
  }

  close(): void {
    this.row?.close()
  }

  mark(): () => void {
    const { row } = this
    const restore = row?.mark()
    return () => {
      this.row = row
      restore?.()
    }
  }
}
