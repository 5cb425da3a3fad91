/** The start of a line of which it is not known what it means: kept back for a while, then shown as it is. */
import { mayBecomeAlignments } from './alignments'
import type { Line, Paragraph } from './document'
import { HELD_CHARACTERS } from './limits'
import type { OpenLeaf } from './line-meaning'
import type { Draft, Parent, Tree } from './tree'

export class UndecidedLine {
  text = ''
  private shown: (Draft<Line> & { open: { kind: 'text'; text: string }[] }) | null = null

  constructor(private readonly tree: Tree) {}

  append(text: string): void {
    this.text += text
  }

  showIfLong(leaf: OpenLeaf): void {
    const isHidden = leaf.kind === 'paragraph' && mayBecomeAlignments(this.text.replace(/^[\s>]+/, ''), leaf.lastLine)
    if (isHidden || this.text.length <= HELD_CHARACTERS) return
    const open = [{ kind: 'text' as const, text: this.text }]
    if (this.shown === null) {
      this.shown = { done: [], open }
      this.tree.add(this.place, { kind: 'paragraph', line: this.shown } satisfies Paragraph)
    } else {
      this.shown.open = open
      this.tree.touch(this.shown)
    }
  }

  hide(): void {
    if (this.shown !== null) this.tree.removeLast(this.place)
    this.shown = null
  }

  /** How to go back to what it is now; the tree goes back by itself. */
  mark(): () => void {
    const { text, shown } = this
    return () => {
      Object.assign(this, { text, shown })
    }
  }

  private get place(): Parent {
    return { node: this.tree.root, children: this.tree.root.children }
  }
}
