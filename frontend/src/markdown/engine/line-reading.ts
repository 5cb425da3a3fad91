/**
 * What one line means where it stands (CommonMark 0.31.2, sections 4, 5 and the appendix; GFM): which of the open
 * containers go on, which begin, and what is in the innermost. Pure: changes nothing. Of a line that is not complete
 * it says null as long as more of it could decide.
 */
import { readAlignments } from './alignments'
import { DEEPEST, REACH } from './limits'
import { LineCursor } from './line-cursor'
import type { ContainerStart, LeafReading, LineReading, OpenContainer, OpenLeaf } from './line-meaning'

const CODE_INDENT = 4
/** How far what belongs to a footnote is indented, as GitHub has it. */
const FOOTNOTE_INDENT = 4

const ATX = /^(#{1,6})(?:[ \t]+|$)/
const FENCE = /^(`{3,})([^`]*)$|^(~{3,})(.*)$/
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/
const SETEXT = /^(?:=+|-+)[ \t]*$/
const BULLET = /^[*+-](?=[ \t]|$)/
const ORDERED = /^(\d{1,9})([.)])(?=[ \t]|$)/
const MATH = /^(?:(\$\$)|\\\[)[ \t]*$/
const FOOTNOTE = /^\[\^([^\s[\]]{1,999})\]:/

/** What may still become one of them while the line is not complete; what stands behind their marks is another matter. */
const UNDECIDED = [
  /^#{1,6}$/,
  /^`{1,2}$|^`{3,}[^`]*$/,
  /^~{1,2}$|^~{3,}.*$/,
  /^[*_-][*_\- \t]*$/,
  /^=+[ \t]*$/,
  /^\+[ \t]*$/,
  /^\d{1,9}(?:[.)][ \t]*)?$/,
  /^\$(?:\$[ \t]*)?$|^\\(?:\[[ \t]*)?$/,
  /^\[(?:\^[^\s[\]]{0,999}\]?)?$/,
]
const DELIMITERS_SO_FAR = /^[|:\- \t]+$/

export function readLine(
  line: string,
  isComplete: boolean,
  containers: readonly OpenContainer[],
  leaf: OpenLeaf,
): LineReading | null {
  return new LineReader(line, isComplete, containers, leaf).read()
}

class LineReader {
  private readonly cursor: LineCursor
  private readonly starts: ContainerStart[] = []
  private matched = 0
  /** Lines of marks and fences are not: a longer one is text, so that it need not be read again and again until it ends. */
  private readonly isLong: boolean

  constructor(
    line: string,
    private readonly isComplete: boolean,
    private readonly containers: readonly OpenContainer[],
    private readonly leaf: OpenLeaf,
  ) {
    this.cursor = new LineCursor(line)
    this.isLong = line.length > REACH
  }

  read(): LineReading | null {
    while (this.matched < this.containers.length && this.goesOn(this.containers[this.matched])) this.matched += 1
    if (!this.isComplete && this.cursor.text === '' && !this.isInside()) return null
    const isWhole = this.matched === this.containers.length
    const inside = isWhole ? this.readInside() : undefined
    if (inside !== undefined) return inside === null ? null : this.reading(inside)
    const isOpenText = this.leaf.kind === 'paragraph'
    let own: LeafReading | 'container' | null | undefined = this.readStart(isWhole && isOpenText)
    while (own === 'container') own = this.readStart(false)
    if (own === null) return null
    if (own !== undefined) return this.reading(own)
    if (this.cursor.text === '') return this.isComplete ? this.reading({ kind: 'blank' }) : null
    const isLazy = isOpenText && !isWhole && this.starts.length === 0
    if (isWhole && this.leaf.kind === 'table' && this.starts.length === 0) return this.reading({ kind: 'row', text: this.cursor.text })
    return this.reading({ kind: 'text', text: this.cursor.text, isLazy })
  }

  private reading(leaf: LeafReading): LineReading {
    return { matched: this.matched, starts: this.starts, leaf }
  }

  private goesOn(container: OpenContainer | undefined): boolean {
    const { cursor } = this
    if (container?.kind === 'quote') {
      if (cursor.indent >= CODE_INDENT || !cursor.text.startsWith('>')) return false
      this.enterQuote()
      return true
    }
    if (container === undefined) return false
    if (cursor.text === '') {
      cursor.skipColumns(container.offset)
      return !container.isEmpty
    }
    if (cursor.indent < container.offset) return false
    cursor.skipColumns(container.offset)
    return true
  }

  private enterQuote(): void {
    this.cursor.skipText(1)
    this.cursor.skipColumns(1)
  }

  /** The open leaf takes lines as they are. */
  private isInside(): boolean {
    const { kind } = this.leaf
    return this.matched === this.containers.length && (kind === 'fence' || kind === 'math' || kind === 'indented')
  }

  /** What the line is to a leaf that takes lines as they are; undefined if it is none, or does not take this one. */
  private readInside(): LeafReading | null | undefined {
    const { leaf, cursor } = this
    if (leaf.kind === 'fence') return this.readFenced(leaf)
    if (leaf.kind === 'math') return this.readMathLine(leaf.closing)
    if (leaf.kind === 'indented') {
      if (cursor.text === '' && !this.isComplete) return null
      if (cursor.indent < CODE_INDENT && cursor.text !== '') return undefined
      cursor.skipColumns(CODE_INDENT)
      return { kind: 'content', text: cursor.rest }
    }
    return undefined
  }

  private readFenced({ character, length, indent }: OpenLeaf & { kind: 'fence' }): LeafReading | null {
    const { text } = this.cursor
    const run = this.isLong ? undefined : /^(`*|~*)[ \t]*$/.exec(text)?.[1]
    if (run !== undefined && this.cursor.indent < CODE_INDENT) {
      const mayClose = run === '' || run.startsWith(character)
      if (!this.isComplete && mayClose) return null
      if (run.startsWith(character) && run.length >= length) return { kind: 'close' }
    }
    this.cursor.skipColumns(indent)
    return { kind: 'content', text: this.cursor.rest }
  }

  private readMathLine(closing: string): LeafReading | null {
    const text = this.cursor.text.trimEnd()
    if (text === closing && this.isComplete) return { kind: 'close' }
    return closing.startsWith(text) && !this.isComplete ? null : { kind: 'content', text: this.cursor.rest }
  }

  /** The block that begins here: a leaf, a container (then there may be more), undefined for none, null for undecided. */
  private readStart(isAfterText: boolean): LeafReading | 'container' | null | undefined {
    const { text, indent } = this.cursor
    if (text === '') return undefined
    if (indent >= CODE_INDENT) return this.readIndented(isAfterText)
    if (text.startsWith('>')) return this.readQuote()
    if (!this.isComplete && !this.isLong && this.isUndecided(text, isAfterText)) return null
    const heading = ATX.exec(text)
    if (heading?.[1] !== undefined) return { kind: 'heading', level: heading[1].length, text: text.slice(heading[0].length) }
    return this.readMarks(text, isAfterText) ?? this.readFootnote(text) ?? this.readItem(text)
  }

  /** A line of nothing but marks, or a fence. */
  private readMarks(text: string, isAfterText: boolean): LeafReading | undefined {
    if (this.isLong) return undefined
    return this.readFence(text) ?? readMath(text) ?? this.readUnderline(text, isAfterText)
  }

  private isUndecided(text: string, isAfterText: boolean): boolean {
    if (UNDECIDED.some((pattern) => pattern.test(text))) return true
    return isAfterText && DELIMITERS_SO_FAR.test(text)
  }

  private readIndented(isAfterText: boolean): LeafReading | undefined {
    // Indented text cannot interrupt a paragraph, also not one that only goes on lazily.
    const isLazy = this.leaf.kind === 'paragraph' && this.starts.length === 0
    if (isAfterText || isLazy) return undefined
    this.cursor.skipColumns(CODE_INDENT)
    return { kind: 'indented', text: this.cursor.rest }
  }

  private readQuote(): 'container' | null | undefined {
    if (this.depth() >= DEEPEST) return undefined
    this.enterQuote()
    this.starts.push({ kind: 'quote' })
    return this.cursor.text === '' && !this.isComplete ? null : 'container'
  }

  private readFence(text: string): LeafReading | undefined {
    const found = FENCE.exec(text)
    const run = found?.[1] ?? found?.[3]
    if (run === undefined) return undefined
    const info = (found?.[2] ?? found?.[4] ?? '').trim()
    return { kind: 'fence', character: run.charAt(0), length: run.length, indent: this.cursor.indent, info }
  }

  private readUnderline(text: string, isAfterText: boolean): LeafReading | undefined {
    const hasText = this.leaf.kind === 'paragraph' && this.leaf.hasText
    if (isAfterText && hasText && SETEXT.test(text)) return { kind: 'setext', level: text.startsWith('=') ? 1 : 2 }
    if (isAfterText && this.leaf.kind === 'paragraph' && this.isComplete) {
      const alignments = readAlignments(text, this.leaf.lastLine)
      if (alignments !== null) return { kind: 'delimiter', alignments }
    }
    return RULE.test(text) ? { kind: 'rule' } : undefined
  }

  private readFootnote(text: string): 'container' | null | undefined {
    const found = FOOTNOTE.exec(text)
    if (found?.[1] === undefined || this.depth() >= DEEPEST) return undefined
    this.cursor.skipText(found[0].length)
    this.starts.push({ kind: 'footnote', label: found[1], offset: FOOTNOTE_INDENT })
    return this.cursor.text === '' && !this.isComplete ? null : 'container'
  }

  private readItem(text: string): 'container' | null | undefined {
    const ordered = ORDERED.exec(text)
    const marker = ordered?.[0] ?? BULLET.exec(text)?.[0]
    if (marker === undefined || this.depth() >= DEEPEST) return undefined
    const isInterrupting = this.leaf.kind === 'paragraph' && this.matched === this.containers.length && this.starts.length === 0
    const after = text.slice(marker.length)
    if (isInterrupting && (after.trim() === '' || (ordered !== null && Number(ordered[1]) !== 1))) return undefined
    const outer = this.cursor.indent
    this.cursor.skipText(marker.length)
    const gap = this.cursor.indent
    const isBlank = this.cursor.text === ''
    if (isBlank && !this.isComplete) return null
    const own = isBlank || gap > CODE_INDENT ? 1 : gap
    this.cursor.skipColumns(own)
    const start = ordered === null ? null : Number(ordered[1])
    this.starts.push({ kind: 'item', marker: marker.slice(-1), start, offset: outer + marker.length + own })
    return 'container'
  }

  private depth(): number {
    return this.matched + this.starts.length
  }
}

/** A line of nothing but the mark. */
function readMath(text: string): LeafReading | undefined {
  const found = MATH.exec(text)
  return found === null ? undefined : { kind: 'math', closing: found[1] ?? '\\]' }
}
