/** The tree of blocks: takes in what lines mean and keeps what is still open. Knows no lines that are not complete. */
import type { Alignment, Block, CodeBlock, Heading, Item, List, MathBlock, Paragraph, Quote, Table } from './document'
import { EmptyLines } from './empty-lines'
import type { GrowingLine } from './growing-line'
import type { ContainerStart, LeafReading, LineReading, OpenContainer, OpenLeaf } from './line-meaning'
import { References, withoutDefinitions } from './references'
import type { Surroundings } from './scan'
import { splitRow } from './table-row'

type Draft<T> = { -readonly [K in keyof T]: T[K] }

interface OpenQuote {
  readonly kind: 'quote'
  readonly block: Draft<Quote> & { children: Block[] }
}

interface OpenItem {
  readonly kind: 'item'
  readonly block: Draft<Item> & { children: Block[] }
  readonly list: OpenList
  readonly offset: number
}

interface OpenList {
  readonly marker: string
  readonly block: Draft<List> & { children: Item[] }
}

type Leaf =
  | { readonly kind: 'paragraph'; text: string; readonly parent: Block[] }
  | { readonly kind: 'fence'; readonly block: Draft<CodeBlock> & { lines: string[] }; readonly character: string; readonly length: number; readonly indent: number }
  | { readonly kind: 'indented'; readonly block: Draft<CodeBlock> & { lines: string[] } }
  | { readonly kind: 'math'; readonly block: Draft<MathBlock> & { lines: string[] }; readonly closing: string }
  | { readonly kind: 'table'; readonly block: Draft<Table> & { rows: GrowingLine[][] } }

export class Builder {
  readonly blocks: Block[] = []
  private readonly references: References
  private readonly spine: (OpenQuote | OpenItem)[] = []
  private leaf: Leaf | null = null
  private readonly empty = new EmptyLines()
  private readonly lists = new WeakMap<Block, OpenList>()

  constructor(entity: Surroundings['entity']) {
    this.references = new References(entity)
  }

  get openContainers(): readonly OpenContainer[] {
    return this.spine.map((open) => (open.kind === 'quote' ? open : { kind: 'item', offset: open.offset, isEmpty: open.block.children.length === 0 && this.leaf === null }))
  }

  get openLeaf(): OpenLeaf {
    const { leaf } = this
    if (leaf === null) return { kind: 'none' }
    if (leaf.kind !== 'paragraph') return leaf
    const text = withoutDefinitions(leaf.text)
    return { kind: 'paragraph', lastLine: text.slice(text.lastIndexOf('\n') + 1), hasText: text.trim() !== '' }
  }

  /** A line as it was read with `openContainers` and `openLeaf` as they are. */
  take({ matched, starts, leaf }: LineReading): void {
    if (leaf.kind === 'text' && leaf.isLazy && this.leaf?.kind === 'paragraph') {
      this.leaf.text += `\n${leaf.text}`
      return
    }
    if (matched < this.spine.length || starts.length > 0) this.closeLeaf()
    this.spine.length = matched
    for (const start of starts) this.open(start)
    this.takeLeaf(leaf)
    this.noteBlank(leaf.kind === 'blank' || (leaf.kind === 'content' && this.leaf?.kind === 'indented' && leaf.text.trim() === ''), starts.length > 0)
  }

  /** Nothing more will come. */
  finish(): void {
    this.closeLeaf()
  }

  private get parent(): Block[] {
    return this.spine.at(-1)?.block.children ?? this.blocks
  }

  private open(start: ContainerStart): void {
    if (start.kind === 'quote') {
      const block = { kind: 'quote' as const, children: [] }
      this.add(block)
      this.spine.push({ kind: 'quote', block })
      return
    }
    const list = this.listFor(start)
    const block = { kind: 'item' as const, isDone: null, children: [] }
    const last = list.block.children.at(-1)
    if (last !== undefined && this.empty.standBehind(last)) list.block.isLoose = true
    list.block.children.push(block)
    this.spine.push({ kind: 'item', block, list, offset: start.offset })
  }

  private listFor({ marker, start }: ContainerStart & { kind: 'item' }): OpenList {
    const last = this.parent.at(-1)
    const known = last === undefined ? undefined : this.lists.get(last)
    if (known?.marker === marker) return known
    const list = { marker, block: { kind: 'list' as const, start, isLoose: false, children: [] } }
    this.add(list.block)
    this.lists.set(list.block, list)
    return list
  }

  private add(block: Block): void {
    const open = this.spine.at(-1)
    const last = this.parent.at(-1)
    if (open?.kind === 'item' && last !== undefined && this.empty.standBehind(last)) open.list.block.isLoose = true
    this.parent.push(block)
  }

  private noteBlank(isBlank: boolean, hasStarted: boolean): void {
    const innermost = this.spine.at(-1)
    if (isBlank) {
      const last = this.parent.at(-1)
      if (last !== undefined) this.empty.add(last)
      // An empty item does not go on over an empty line; that line stands behind it all the same.
      if (last?.kind === 'list') this.empty.add(last.children.at(-1) ?? last)
    }
    const isEmptyItem = innermost?.kind === 'item' && innermost.block.children.length === 0 && hasStarted
    const counts = isBlank && innermost?.kind === 'item' && !isEmptyItem
    for (const open of this.spine) {
      for (const block of open.kind === 'quote' ? [open.block] : [open.block, open.list.block]) {
        if (counts) this.empty.add(block)
        else this.empty.delete(block)
      }
    }
  }

  private takeLeaf(leaf: LeafReading): void {
    switch (leaf.kind) {
      case 'blank':
        if (this.leaf?.kind !== 'fence' && this.leaf?.kind !== 'math') this.closeLeaf()
        return
      case 'text':
        this.takeText(leaf.text)
        return
      case 'content':
        if (this.leaf !== null && 'block' in this.leaf && 'lines' in this.leaf.block) this.leaf.block.lines.push(leaf.text)
        return
      case 'row':
        if (this.leaf?.kind === 'table') this.leaf.block.rows.push(this.rowOf(leaf.text, this.leaf.block.alignments.length))
        return
      case 'close':
        if (this.leaf !== null && 'block' in this.leaf && 'isClosed' in this.leaf.block) this.leaf.block.isClosed = true
        this.leaf = null
        return
      case 'setext':
        this.makeSetext(leaf.level)
        return
      case 'delimiter':
        this.makeTable(leaf.alignments)
        return
      default:
        this.closeLeaf()
        this.openLeafOf(leaf)
    }
  }

  private openLeafOf(leaf: LeafReading & { kind: 'fence' | 'math' | 'indented' | 'heading' | 'rule' }): void {
    switch (leaf.kind) {
      case 'fence': {
        const block = { kind: 'code' as const, info: leaf.info, lines: [], isClosed: false }
        this.add(block)
        this.leaf = { ...leaf, block }
        return
      }
      case 'math': {
        const block = { kind: 'math' as const, lines: [], isClosed: false }
        this.add(block)
        this.leaf = { kind: 'math', block, closing: leaf.closing }
        return
      }
      case 'indented': {
        const block = { kind: 'code' as const, info: '', lines: [leaf.text], isClosed: false }
        this.add(block)
        this.leaf = { kind: 'indented', block }
        return
      }
      case 'heading':
        this.add({ kind: 'heading', level: leaf.level, line: this.references.lineOf(leaf.text) })
        return
      case 'rule':
        this.add({ kind: 'rule' })
    }
  }

  private takeText(text: string): void {
    if (this.leaf?.kind === 'paragraph') {
      this.leaf.text += `\n${text}`
      return
    }
    this.closeLeaf()
    this.leaf = { kind: 'paragraph', text, parent: this.parent }
  }

  private makeSetext(level: number): void {
    const text = this.takeParagraph()
    if (text !== '') this.add({ kind: 'heading', level, line: this.references.lineOf(text) } satisfies Heading)
  }

  private makeTable(alignments: readonly Alignment[]): void {
    const text = this.takeParagraph()
    const start = text.lastIndexOf('\n') + 1
    if (start > 0) this.add({ kind: 'paragraph', line: this.references.lineOf(text.slice(0, start).trimEnd()) })
    const block = { kind: 'table' as const, alignments, rows: [this.rowOf(text.slice(start), alignments.length)] }
    this.add(block)
    this.leaf = { kind: 'table', block }
  }

  private rowOf(text: string, count: number): GrowingLine[] {
    const cells = splitRow(text).slice(0, count)
    return Array.from({ length: count }, (_, index) => this.references.lineOf(cells[index] ?? ''))
  }

  private closeLeaf(): void {
    if (this.leaf?.kind === 'paragraph') {
      const text = this.takeParagraph()
      if (text !== '') this.add({ kind: 'paragraph', line: this.references.lineOf(text) } satisfies Paragraph)
    } else if (this.leaf?.kind === 'indented') {
      const { lines } = this.leaf.block
      while (lines.at(-1)?.trim() === '') lines.pop()
    }
    this.leaf = null
  }

  /** The text of the open paragraph, which is open no more. */
  private takeParagraph(): string {
    if (this.leaf?.kind !== 'paragraph') return ''
    const { text } = this.leaf
    this.leaf = null
    return this.references.takeFrom(text)
  }
}
