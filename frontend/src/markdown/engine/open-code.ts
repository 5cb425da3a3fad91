/** Code that grows: lines as they are. */
import type { CodeBlock, MathBlock } from './document'
import type { Leaf } from './leaf'
import type { OpenLeaf } from './line-meaning'
import type { Draft, Tree } from './tree'

export class OpenCode implements Leaf {
  /** Empty lines that count only if another line comes. */
  private emptyLines: string[] = []

  constructor(
    private readonly tree: Tree,
    private readonly block: Draft<CodeBlock | MathBlock>,
    readonly meaning: OpenLeaf & { kind: 'fence' | 'indented' | 'math' },
  ) {}

  nextLine(text: string): void {
    if (this.meaning.kind === 'indented' && text.trim() === '') {
      this.emptyLines.push(text)
      return
    }
    this.push([...this.emptyLines, text])
    this.emptyLines = []
  }

  append(text: string): void {
    const { block, tree } = this
    const last = block.lines.length - 1
    const before = block.lines[last] ?? ''
    block.lines[last] = before + text
    tree.touch(block)
    tree.onTakeBack(() => {
      block.lines[last] = before
      tree.touch(block)
    })
  }

  /** TeX may end behind its last line, too. */
  endLine(): boolean {
    if (this.meaning.kind !== 'math') return true
    const { closing } = this.meaning
    const last = this.block.lines.at(-1)?.trimEnd() ?? ''
    if (!last.endsWith(closing)) return true
    const { lines } = this.block
    this.tree.set(this.block, 'lines', [...lines.slice(0, -1), last.slice(0, -closing.length)])
    this.end()
    return false
  }

  /** The line that closes it has come. */
  end(): void {
    this.tree.set(this.block, 'isClosed', true)
  }

  close(): void {
    // What is empty at its end does not count.
  }

  mark(): () => void {
    const { emptyLines } = this
    const { length } = emptyLines
    return () => {
      emptyLines.length = length
      this.emptyLines = emptyLines
    }
  }

  private push(lines: readonly string[]): void {
    const { block, tree } = this
    for (const line of lines) block.lines.push(line)
    tree.touch(block)
    tree.onTakeBack(() => {
      block.lines.length -= lines.length
      tree.touch(block)
    })
  }
}
