/**
 * A paragraph that grows, as long as it is one: it may turn out to be definitions of links (CommonMark 0.31.2, section
 * 4.7), a heading (4.3), the head of a table, and it may begin with the mark of a task (GFM 0.29, 4.10 and 5.3).
 */
import type { Alignment, Block, Heading, Item, Paragraph, Table } from './document'
import { readDefinition } from './definition'
import type { GrowingLine } from './growing-line'
import { GrowingRow } from './growing-row'
import type { Leaf } from './leaf'
import { HELD_CHARACTERS } from './limits'
import type { OpenLeaf } from './line-meaning'
import type { References } from './references'
import type { Draft, Parent, Tree } from './tree'

const TASK = /^\[([ \txX])\][ \t]+(?=\S)/
const TASK_SO_FAR = /^\[(?:[ \txX](?:\][ \t]*)?)?$/

/** Where it stands. */
export interface ParagraphPlace {
  readonly tree: Tree
  readonly references: References
  readonly parent: Parent
  /** Puts a block at the end of the parent. */
  readonly add: (block: Block) => void
  /** The item that it is the first block of, if it is. */
  readonly task: Draft<Item> | null
}

/** A last line that begins with a pipe is shown as the head of a table until the next line tells. */
interface Head {
  readonly row: GrowingRow
  readonly block: Draft<Table>
}

export class OpenParagraph implements Leaf {
  /** The text, as long as it may begin with definitions or with the mark of a task; null once it does not. */
  private start: string | null = ''
  private line: GrowingLine | null = null
  private head: Head | null = null
  private lastLine = ''

  constructor(private readonly place: ParagraphPlace) {}

  get meaning(): OpenLeaf {
    if (this.start === null) return { kind: 'paragraph', lastLine: this.lastLine, hasText: true }
    const text = withoutDefinitions(this.start)
    return { kind: 'paragraph', lastLine: text.slice(text.lastIndexOf('\n') + 1), hasText: text.trim() !== '' }
  }

  nextLine(text: string): void {
    this.dropHead()
    this.lastLine = ''
    if (this.start !== null) this.append(this.start === '' ? text : `\n${text}`)
    else if (text.startsWith('|')) this.beginHead(text)
    else this.append(`\n${text}`)
  }

  append(text: string): void {
    this.lastLine += text.startsWith('\n') ? text.slice(1) : text
    if (this.head !== null) {
      this.head.row.append(text)
      return
    }
    this.line?.append(text)
    if (this.start === null) return
    this.start += text
    this.readStart(false)
  }

  endLine(): boolean {
    if (this.start !== null && this.line === null) this.show(withoutDefinitions(this.start))
    return true
  }

  close(): void {
    this.dropHead()
    if (this.start !== null) this.readStart(true)
    this.line?.complete()
  }

  /** It is a heading: a line under it says so. False if there is no text for one. */
  makeHeading(level: number): boolean {
    this.close()
    const { line } = this
    if (line === null) return false
    this.place.tree.removeLast(this.place.parent)
    this.place.add({ kind: 'heading', level, line } satisfies Heading)
    return true
  }

  /** Its last line is the head of a table, for which the line under it sets the alignments. */
  makeTable(alignments: readonly Alignment[]): Draft<Table> {
    const { tree, add } = this.place
    const { head } = this
    if (head !== null) {
      head.row.close()
      tree.set(head.block, 'alignments', [...alignments])
      this.line?.complete()
      return head.block
    }
    if (this.start !== null) this.readStart(true)
    this.dropLastLine()
    const row = new GrowingRow(tree, this.place.references, alignments.length)
    row.append(this.lastLine)
    row.close()
    const block: Draft<Table> = { kind: 'table', alignments: [...alignments], rows: [row.node] }
    add(block)
    return block
  }

  /** How to go back to what it is now. */
  mark(): () => void {
    const { start, line, head, lastLine } = this
    const restore = line?.mark()
    return () => {
      Object.assign(this, { start, line, head, lastLine })
      restore?.()
    }
  }

  private readStart(isComplete: boolean): void {
    while (this.start !== null && this.start !== '') {
      if (this.readTask(this.start, isComplete)) return
      const found = this.start.startsWith('[') ? readDefinition(this.start, 0, isComplete) : null
      if (found === 'partial') {
        if (this.line === null && this.isLabelTooLong(this.start)) this.show(this.start)
        return
      }
      if (found === null) {
        this.begin(this.start)
        return
      }
      this.hide()
      this.place.references.define(found.value)
      this.start = this.start.slice(found.end)
    }
  }

  /** Whether there is the mark of a task, or may be. */
  private readTask(text: string, isComplete: boolean): boolean {
    const { task, tree } = this.place
    if (task === null || task.isDone !== null) return false
    const mark = TASK.exec(text)
    if (mark === null) return !isComplete && TASK_SO_FAR.test(text)
    tree.set(task, 'isDone', mark[1]?.toLowerCase() === 'x')
    this.begin(text.slice(mark[0].length))
    return true
  }

  private isLabelTooLong(text: string): boolean {
    return text.length > HELD_CHARACTERS && !text.includes(']:')
  }

  /** There are no definitions any more. */
  private begin(text: string): void {
    this.start = null
    if (this.line !== null) return
    const lastStart = text.lastIndexOf('\n') + 1
    const isHead = text.startsWith('|', lastStart)
    this.show(isHead ? text.slice(0, Math.max(0, lastStart - 1)) : text)
    if (isHead) this.beginHead(text.slice(lastStart))
    this.lastLine = text.slice(lastStart)
  }

  private show(text: string): void {
    if (text === '') return
    this.line = this.place.references.newLine()
    this.line.append(text)
    this.place.add({ kind: 'paragraph', line: this.line } satisfies Paragraph)
  }

  private hide(): void {
    if (this.line === null) return
    this.place.tree.removeLast(this.place.parent)
    this.place.references.drop(this.line)
    this.line = null
  }

  private beginHead(text: string): void {
    const row = new GrowingRow(this.place.tree, this.place.references, null)
    this.head = { row, block: { kind: 'table', alignments: [], rows: [row.node] } }
    this.lastLine = text
    row.append(text)
    this.place.add(this.head.block)
  }

  /** What looked like the head of a table is a line of text. */
  private dropHead(): void {
    if (this.head === null) return
    this.place.tree.removeLast(this.place.parent)
    this.head = null
    if (this.line === null) this.show(this.lastLine)
    else this.line.append(`\n${this.lastLine}`)
  }

  private dropLastLine(): void {
    const before = this.line?.source.slice(0, -this.lastLine.length - 1) ?? ''
    this.hide()
    this.show(before)
    this.line?.complete()
  }
}

function withoutDefinitions(text: string): string {
  let rest = text
  while (rest.startsWith('[')) {
    const found = readDefinition(rest, 0, true)
    if (found === null || found === 'partial') break
    rest = rest.slice(found.end)
  }
  return rest
}

