/** Behind which blocks empty lines stand: they make lists loose (CommonMark 0.31.2, section 5.3). */
import type { Block } from './document'
import type { Tree } from './tree'

export class EmptyLines {
  private readonly behind = new WeakSet<Block>()

  constructor(private readonly tree: Tree) {}

  add(block: Block): void {
    if (this.behind.has(block)) return
    this.behind.add(block)
    this.tree.onTakeBack(() => this.behind.delete(block))
  }

  delete(block: Block): void {
    if (this.behind.delete(block)) this.tree.onTakeBack(() => this.behind.add(block))
  }

  /** An empty line at the end of what a list ends with stands behind the list, too. */
  standBehind(block: Block): boolean {
    let last: Block | undefined = block
    while (last !== undefined && !this.behind.has(last)) {
      last = last.kind === 'list' || last.kind === 'item' ? last.children.at(-1) : undefined
    }
    return last !== undefined
  }
}
