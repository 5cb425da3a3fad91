/** Links, images and references to footnotes (CommonMark 0.31.2, sections 6.3 and 6.4; GFM footnotes). */
import { safeUrl } from './address'
import { normalizeLabel } from './characters'
import type { Inline } from './document'
import { unescape } from './entity'
import { guessRuns } from './guess'
import { readInlineTarget, type LinkTarget } from './link-tail'
import type { Piece } from './pieces'
import { plainText } from './plain-text'
import type { Run } from './runs'
import type { Scan } from './scan'

interface Bracket {
  readonly piece: Piece
  readonly isImage: boolean
  /** Where it stands, and where what is inside it begins. */
  readonly start: number
  readonly position: number
  readonly below: Run | null
  /** False once a link was made inside it. */
  isActive: boolean
}

const LONGEST_LABEL = 999
const FOOTNOTE = /\[\^([^\s[\]]{1,999})(\])?/y
const LABEL = /\[((?:[^\\[\]]|\\.)*)(\])?/sy
const BRACKET_INSIDE = /(?:^|[^\\])(?:\\\\)*[[\]]/

export class Brackets {
  private readonly open: Bracket[] = []

  constructor(private readonly scan: Scan) {}

  get isEmpty(): boolean {
    return this.open.length === 0
  }

  /** At `[`, or at the `!` before one. */
  push(isImage: boolean): void {
    const { scan } = this
    if (!isImage && this.readFootnote()) return
    const start = scan.at
    const below = scan.runs.last
    scan.takeText(isImage ? 2 : 1)
    const piece = scan.chain.last
    if (piece !== null) this.open.push({ piece, isImage, start, position: scan.at, below, isActive: true })
  }

  /** At `]`. */
  close(): void {
    const { scan } = this
    const opener = this.open.at(-1)
    if (opener !== undefined && opener.isActive && scan.isAtEnd(1)) {
      scan.hold(1)
      return
    }
    const found = opener?.isActive === true ? this.readTarget(opener) : null
    if (found === 'partial') {
      scan.hold(scan.text.length - scan.at)
      return
    }
    this.open.pop()
    if (opener === undefined || found === null) {
      scan.takeText(1)
      return
    }
    this.makeLink(opener, found.target)
    scan.at = found.end
  }

  /** Those that are still open are taken for links to be; the last first, for it stands inside the others. */
  guess(): void {
    for (let bracket = this.open.pop(); bracket !== undefined; bracket = this.open.pop()) this.guessOne(bracket)
  }

  private guessOne({ piece, isImage, start, isActive, below }: Bracket): void {
    const { scan } = this
    if (!isActive || !scan.isHeld(start) || scan.isWithinLatin(start)) return
    scan.runs.match(scan.chain, below)
    guessRuns(scan, below)
    this.forgetRuns(below)
    const pending = (children: readonly Inline[]): Inline =>
      isImage ? { kind: 'image', source: null, title: null, alternative: '' } : { kind: 'link', href: null, title: null, children }
    scan.chain.wrapAfter(piece, null, pending)
    scan.chain.remove(piece)
  }

  /** What stands inside a link opens nothing outside. */
  private forgetRuns(below: Run | null): void {
    const { runs } = this.scan
    while (runs.last !== null && runs.last !== below) runs.remove(runs.last)
  }

  private readFootnote(): boolean {
    const { scan } = this
    FOOTNOTE.lastIndex = scan.at
    const found = FOOTNOTE.exec(scan.text)
    if (found?.[1] === undefined) return false
    const [whole, label] = found
    if (found[2] === undefined) {
      if (scan.at + whole.length < scan.text.length || !scan.isHeld(scan.at)) return false
      scan.hold(whole.length)
      return true
    }
    const number = scan.surroundings.footnote(normalizeLabel(label))
    if (number === null) return false
    scan.chain.push('', { kind: 'footnote', label: normalizeLabel(label), number })
    scan.at += whole.length
    return true
  }

  private readTarget(opener: Bracket): { target: LinkTarget; end: number } | 'partial' | null {
    const { text, at, isComplete } = this.scan
    const next = at + 1
    if (text[next] === '(') {
      const reading = readInlineTarget(text, next)
      if (reading === 'partial' && !isComplete) {
        if (!text.includes('\n', next)) return 'partial'
        this.scan.isOpen = true
      }
      if (reading !== null && reading !== 'partial') return { target: reading.value, end: reading.end }
    }
    const own = text.slice(opener.position, at)
    LABEL.lastIndex = next
    const found = LABEL.exec(text)
    // A backslash at the end is half of an escape.
    const isCut = found !== null && found[2] === undefined && !isComplete && /^\\?$/.test(text.slice(LABEL.lastIndex))
    if (isCut && this.scan.isHeld(next)) return 'partial'
    if (isCut) this.scan.isOpen = true
    if (found?.[1] !== undefined && found[2] !== undefined) {
      const end = LABEL.lastIndex
      const isCollapsed = found[1].trim() === ''
      const target = isCollapsed ? this.define(own, true) : this.define(found[1], false)
      if (target !== null) return { target, end }
      // A full reference that is not defined is no shortcut either.
      if (found[1] !== '') return null
    }
    const target = this.define(own, true)
    return target === null ? null : { target, end: next }
  }

  /** A label that is the text of its link has no brackets of its own in it. */
  private define(label: string, isText: boolean): LinkTarget | null {
    if (label.length > LONGEST_LABEL || label.trim() === '' || (isText && BRACKET_INSIDE.test(label))) return null
    const name = normalizeLabel(label)
    const target = this.scan.surroundings.reference(name)
    if (target === null) this.scan.missed.push(name)
    return target
  }

  private makeLink({ piece, isImage, below }: Bracket, { destination, title: escaped }: LinkTarget): void {
    const { chain, runs, surroundings } = this.scan
    runs.match(chain, below)
    this.forgetRuns(below)
    const href = safeUrl(unescape(destination, surroundings.entity))
    const title = escaped === null ? null : unescape(escaped, surroundings.entity)
    if (isImage) chain.wrapAfter(piece, null, (children) => ({ kind: 'image', source: href, title, alternative: plainText(children) }))
    else if (href !== null) chain.wrapAfter(piece, null, (children) => ({ kind: 'link', href, title, children }))
    chain.remove(piece)
    if (!isImage) this.deactivate()
  }

  /** No link stands inside another. */
  private deactivate(): void {
    for (const outer of this.open.toReversed()) {
      if (outer.isImage) continue
      // Those below it went out with it.
      if (!outer.isActive) return
      outer.isActive = false
    }
  }
}
