/** Takes in what lines mean, and keeps what is still open: containers within each other, and a leaf in the innermost. */
import type { Block, Footnote, Item, List, Quote } from './document'
import { EmptyLines } from './empty-lines'
import { unescape } from './entity'
import { footnoteName } from './footnotes'
import type { Leaf } from './leaf'
import type { ContainerStart, LeafReading, LineReading, OpenContainer, OpenLeaf } from './line-meaning'
import { OpenCode } from './open-code'
import { OpenHeading } from './open-heading'
import { OpenParagraph } from './open-paragraph'
import { OpenTable } from './open-table'
import type { References } from './references'
import type { Draft, Parent, Tree } from './tree'

type WithChildren<T> = Draft<T> & { children: Block[] }

interface OpenList {
  readonly marker: string
  readonly node: Draft<List> & { children: Item[] }
}

type Container = { readonly offset: number } & (
  | { readonly kind: 'quote'; readonly node: WithChildren<Quote> }
  | { readonly kind: 'footnote'; readonly node: WithChildren<Footnote> }
  | { readonly kind: 'item'; readonly node: WithChildren<Item>; readonly list: OpenList }
)

export class Builder {
  private readonly empty: EmptyLines
  private readonly lists = new WeakMap<Block, OpenList>()
  private spine: readonly Container[] = []
  private leaf: Leaf | null = null

  constructor(
    private readonly tree: Tree,
    private readonly references: References,
  ) {
    this.empty = new EmptyLines(tree)
  }

  get openContainers(): readonly OpenContainer[] {
    return this.spine.map(({ kind, offset, node }) =>
      kind === 'quote' ? { kind } : { kind, offset, isEmpty: node.children.length === 0 && this.leaf === null },
    )
  }

  get openLeaf(): OpenLeaf {
    return this.leaf?.meaning ?? { kind: 'none' }
  }

  /** A line, or the start of one, as it was read with `openContainers` and `openLeaf` as they are. */
  take({ matched, starts, leaf }: LineReading): void {
    if (leaf.kind === 'text' && leaf.isLazy) {
      this.leaf?.nextLine(leaf.text)
      return
    }
    if (matched < this.spine.length || starts.length > 0) this.closeLeaf()
    this.spine = this.spine.slice(0, matched)
    for (const start of starts) this.open(start)
    const isBlank = leaf.kind === 'blank' || (leaf.kind === 'content' && this.openLeaf.kind === 'indented' && leaf.text.trim() === '')
    this.takeLeaf(leaf)
    this.noteBlank(isBlank, starts.length > 0)
  }

  /** More of the line that was taken. */
  append(text: string): void {
    this.leaf?.append(text)
  }

  endLine(): void {
    if (this.leaf?.endLine() === false) this.closeLeaf()
  }

  /** Nothing more comes. */
  finish(): void {
    this.closeLeaf()
  }

  /** How to go back to what is open now. The tree goes back by itself. */
  mark(): () => void {
    const { spine, leaf } = this
    const restore = leaf?.mark()
    return () => {
      this.spine = spine
      this.leaf = leaf
      restore?.()
    }
  }

  private get parent(): Parent {
    const node = this.spine.at(-1)?.node ?? this.tree.root
    return { node, children: node.children }
  }

  private open(start: ContainerStart): void {
    this.spine = [...this.spine, this.containerOf(start)]
  }

  private containerOf(start: ContainerStart): Container {
    if (start.kind === 'footnote') {
      return { kind: 'footnote', offset: start.offset, node: this.references.defineFootnote(footnoteName(start.label)) }
    }
    if (start.kind === 'quote') {
      const node = { kind: 'quote' as const, children: [] }
      this.add(node)
      return { kind: 'quote', offset: 0, node }
    }
    const list = this.listFor(start)
    const node = { kind: 'item' as const, isDone: null, children: [] }
    const last = list.node.children.at(-1)
    if (last !== undefined && this.empty.standBehind(last)) this.loosen(list)
    this.tree.add(list, node)
    return { kind: 'item', offset: start.offset, node, list }
  }

  private listFor({ marker, start }: ContainerStart & { kind: 'item' }): OpenList & Parent {
    const last = this.parent.children.at(-1)
    const known = last === undefined ? undefined : this.lists.get(last)
    const list = known?.marker === marker ? known : { marker, node: { kind: 'list' as const, start, isLoose: false, children: [] } }
    if (list !== known) {
      this.add(list.node)
      this.lists.set(list.node, list)
    }
    return { ...list, children: list.node.children }
  }

  private readonly add = (block: Block): void => {
    const open = this.spine.at(-1)
    const last = this.parent.children.at(-1)
    if (open?.kind === 'item' && last !== undefined && this.empty.standBehind(last)) this.loosen(open.list)
    this.tree.add(this.parent, block)
  }

  private loosen({ node }: OpenList): void {
    if (!node.isLoose) this.tree.set(node, 'isLoose', true)
  }

  private noteBlank(isBlank: boolean, hasStarted: boolean): void {
    const innermost = this.spine.at(-1)
    if (isBlank) {
      const last = this.parent.children.at(-1)
      if (last !== undefined) this.empty.add(last)
      // An empty item does not go on over an empty line; that line stands behind it all the same.
      if (last?.kind === 'list') this.empty.add(last.children.at(-1) ?? last)
    }
    const isEmptyItem = innermost?.kind === 'item' && innermost.node.children.length === 0 && hasStarted
    const counts = isBlank && innermost?.kind === 'item' && !isEmptyItem
    for (const open of this.spine) {
      if (open.kind === 'footnote') continue
      for (const block of open.kind === 'quote' ? [open.node] : [open.node, open.list.node]) {
        if (counts) this.empty.add(block)
        else this.empty.delete(block)
      }
    }
  }

  private takeLeaf(leaf: LeafReading): void {
    switch (leaf.kind) {
      case 'blank':
        this.closeLeaf()
        return
      case 'text':
        if (!(this.leaf instanceof OpenParagraph)) this.openParagraph()
        this.leaf?.nextLine(leaf.text)
        return
      case 'content':
      case 'row':
        this.leaf?.nextLine(leaf.text)
        return
      case 'close':
        if (this.leaf instanceof OpenCode) this.leaf.end()
        this.closeLeaf()
        return
      case 'setext':
        if (this.leaf instanceof OpenParagraph) this.leaf.makeHeading(leaf.level)
        this.leaf = null
        return
      case 'delimiter':
        if (this.leaf instanceof OpenParagraph) this.leaf = new OpenTable(this.tree, this.references, this.leaf.makeTable(leaf.alignments))
        return
      default:
        this.closeLeaf()
        this.openLeafOf(leaf)
    }
  }

  private openParagraph(): void {
    this.closeLeaf()
    const { tree, references, parent, add } = this
    const open = this.spine.at(-1)
    const task = open?.kind === 'item' && parent.children.length === 0 ? open.node : null
    this.leaf = new OpenParagraph({ tree, references, parent, add, task })
  }

  private openLeafOf(leaf: LeafReading & { kind: 'fence' | 'math' | 'indented' | 'heading' | 'rule' }): void {
    if (leaf.kind === 'rule') {
      this.add({ kind: 'rule' })
    } else if (leaf.kind === 'heading') {
      const line = this.references.newLine()
      this.add({ kind: 'heading', level: leaf.level, line })
      this.leaf = new OpenHeading(line)
      this.leaf.nextLine(leaf.text)
    } else if (leaf.kind === 'math') {
      const block = { kind: 'math' as const, lines: [], isClosed: false }
      this.add(block)
      this.leaf = new OpenCode(this.tree, block, leaf)
    } else {
      const block = { kind: 'code' as const, info: leaf.kind === 'fence' ? unescape(leaf.info, this.references.surroundings.entity) : '', lines: [], isClosed: false }
      this.add(block)
      this.leaf = new OpenCode(this.tree, block, leaf)
      if (leaf.kind === 'indented') this.leaf.nextLine(leaf.text)
    }
  }

  private closeLeaf(): void {
    this.leaf?.close()
    this.leaf = null
  }
}
