/** Behind which blocks empty lines stand: they make lists loose (CommonMark 0.31.2, section 5.3). */
import type { Block } from './document'

export class EmptyLines {
  private readonly behind = new WeakSet<Block>()

  add(block: Block): void {
    this.behind.add(block)
  }

  delete(block: Block): void {
    this.behind.delete(block)
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
