/** Links, images and references to footnotes (CommonMark 0.31.2, sections 6.3 and 6.4; GFM footnotes). */
import { safeUrl } from './address'
import { normalizeLabel } from './characters'
import type { Inline } from './document'
import { unescape } from './entity'
import { footnoteName } from './footnotes'
import { guessRuns } from './guess'
import { LINK_REACH, REACH } from './limits'
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
const LABEL = /\[((?:[^\\[\]]|\\.){0,999})(\])?/sy
/** What is not defined yet is taken for a footnote if it is named like one, and not like a set of characters: `[^a-z]`. */
const LIKELY = /^(?!\w-\w)[\p{L}\p{N}_.-]+$/u
const BRACKET_INSIDE = /(?:^|[^\\])(?:\\\\)*[[\]]/

export class Brackets {
  private readonly open: Bracket[] = []

  constructor(private readonly scan: Scan) {}

  get isEmpty(): boolean {
    return this.open.length === 0
  }

  get first(): { readonly position: number; readonly piece: Piece } | null {
    const [first] = this.open
    return first === undefined ? null : { position: first.start, piece: first.piece }
  }

  /** Those that begin there are out of reach. */
  forgetBefore(position: number): void {
    while (this.open[0] !== undefined && this.open[0].start < position) this.open.shift()
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
    const isActive = opener !== undefined && opener.isActive && scan.at - opener.start <= LINK_REACH
    if (isActive && scan.isAtEnd(1)) {
      scan.hold(1)
      return
    }
    const found = isActive ? this.readTarget(opener) : null
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

  /** Pictures that are still open are taken for such, and so is the last link, for links do not stand in each other. */
  guess(): void {
    let hasLink = false
    for (let bracket = this.open.pop(); bracket !== undefined; bracket = this.open.pop()) {
      if (bracket.isImage || !hasLink) this.guessOne(bracket)
      hasLink ||= !bracket.isImage
    }
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
    const name = footnoteName(label)
    const { footnotes, awaits } = scan.surroundings
    scan.asked.push(name)
    if (!footnotes.isDefined(name) && (!LIKELY.test(label) || !awaits(name))) return false
    scan.chain.push('', { kind: 'footnote', number: scan.footnoteNumber(name) })
    scan.at += whole.length
    return true
  }

  /** The target of a link is null while its label is not defined, and may still be. */
  private readTarget(opener: Bracket): { target: LinkTarget | null; end: number } | 'partial' | null {
    const { text, at, isComplete } = this.scan
    const next = at + 1
    if (text[next] === '(') {
      const reading = readInlineTarget(text, next)
      if (reading === 'partial') {
        if (!isComplete && !text.includes('\n', next) && text.length - next <= REACH) return 'partial'
        this.scan.noteUnclosed()
      } else if (reading !== null && reading.end - next <= REACH) {
        return { target: reading.value, end: reading.end }
      }
    }
    const own = text.slice(opener.position, at)
    LABEL.lastIndex = next
    // What follows may be a reference to a footnote instead.
    const found = text.startsWith('[^', next) ? null : LABEL.exec(text)
    // A backslash at the end is half of an escape.
    const isCut = found !== null && found[2] === undefined && !isComplete && /^\\?$/.test(text.slice(LABEL.lastIndex))
    if (isCut && this.scan.isHeld(next)) return 'partial'
    if (isCut) this.scan.noteUnclosed()
    if (found?.[1] !== undefined && found[2] !== undefined) {
      const end = LABEL.lastIndex
      const isCollapsed = found[1].trim() === ''
      const target = isCollapsed ? this.define(own, true) : this.define(found[1], false)
      if (target !== null || (!isCollapsed && this.isAwaited(opener, found[1]))) return { target, end }
      // A full reference that is not defined is no shortcut either.
      if (found[1] !== '') return null
    }
    const target = this.define(own, true)
    return target === null ? null : { target, end: next }
  }

  /** The label of a full reference is no text, once it is defined: it had better never be shown. */
  private isAwaited({ start }: Bracket, label: string): boolean {
    return !this.scan.isWithinLatin(start) && this.scan.surroundings.awaits(normalizeLabel(label))
  }

  /** A label that is the text of its link has no brackets of its own in it. */
  private define(label: string, isText: boolean): LinkTarget | null {
    if (label.length > LONGEST_LABEL || label.trim() === '' || (isText && BRACKET_INSIDE.test(label))) return null
    const name = normalizeLabel(label)
    const target = this.scan.surroundings.reference(name)
    if (target === null) this.scan.asked.push(name)
    return target
  }

  private makeLink({ piece, isImage, below }: Bracket, target: LinkTarget | null): void {
    const { chain, runs, surroundings } = this.scan
    runs.match(chain, below)
    this.forgetRuns(below)
    const href = target === null ? null : safeUrl(unescape(target.destination, surroundings.entity))
    const escaped = target?.title ?? null
    const title = escaped === null ? null : unescape(escaped, surroundings.entity)
    if (isImage) chain.wrapAfter(piece, null, (children) => ({ kind: 'image', source: href, title, alternative: plainText(children) }))
    else if (href !== null || target === null) chain.wrapAfter(piece, null, (children) => ({ kind: 'link', href, title, children }))
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
