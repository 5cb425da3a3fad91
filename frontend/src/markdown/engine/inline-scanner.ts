/**
 * One line of text into what it shows (CommonMark 0.31.2, section 6, and GFM; raw HTML is text). Reads from a place
 * before which nothing can change any more, and finds the next such place. While more may come, what is ambiguous is
 * shown as it will most likely be read, and its marks are held back for a while.
 */
import { readAngle, readAt, readUrl } from './address'
import { Brackets } from './brackets'
import { characterAt, characterBefore, isCjk } from './characters'
import { readCodeSpan } from './code-span'
import type { Inline } from './document'
import { readEntity } from './entity'
import { guessRuns } from './guess'
import { LINK_REACH, REACH } from './limits'
import { isAsciiPunctuation } from './link-tail'
import { readBackslashMath, readDollar } from './math-span'
import type { Piece } from './pieces'
import { Scan, type Surroundings } from './scan'

export interface Scanned {
  /** Everything before this place in the text is read for good: `done` shows it. */
  readonly cut: number
  readonly done: readonly Inline[]
  /** What follows it. */
  readonly open: readonly Inline[]
  /** The labels that may come to mean something else. */
  readonly asked: readonly string[]
  /** The labels of footnotes that are referred to for the first time, and for good. */
  readonly newFootnotes: readonly string[]
}

/** What may become the part of an address before its @ (RFC 5321, section 4.5.3.1.1), or the start of a URL. */
const LONGEST_START = 64
const START = /[\w.+:/-]/
const SPECIAL = /[\n\\`*_~[\]!<&$@]|https?:\/\/|www\./gi

export function scanInline(text: string, start: number, isComplete: boolean, surroundings: Surroundings): Scanned {
  return new InlineScanner(new Scan(text, start, isComplete, surroundings)).read()
}

class InlineScanner {
  private readonly brackets: Brackets
  private cut: number
  private lastDone: Piece | null = null
  private doneFootnotes = 0

  constructor(private readonly scan: Scan) {
    this.brackets = new Brackets(scan)
    this.cut = scan.at
  }

  read(): Scanned {
    const { scan } = this
    while (scan.at < scan.text.length) {
      this.noteCut()
      this.readPlain()
      if (scan.at < scan.text.length) this.readSpecial()
    }
    if (!scan.isComplete) this.brackets.guess()
    scan.runs.match(scan.chain, null)
    if (!scan.isComplete) guessRuns(scan, null)
    const { chain, asked, newFootnotes } = scan
    const count = scan.isComplete ? newFootnotes.length : this.doneFootnotes
    return {
      cut: this.cut,
      done: chain.inlinesTo(this.lastDone),
      open: chain.inlinesFrom(this.lastDone),
      asked,
      newFootnotes: newFootnotes.slice(0, count),
    }
  }

  /** What stands before the oldest mark that may still be closed is read for good. */
  private noteCut(): void {
    const { scan } = this
    if (scan.isOpen || scan.isComplete) return
    this.brackets.forgetBefore(scan.at - LINK_REACH)
    if (this.brackets.isEmpty) scan.runs.match(scan.chain, null)
    scan.runs.forgetBefore(scan.at - REACH)
    const opener = this.oldestOpener()
    if (opener === undefined || (opener === null && !this.isSafeHere())) return
    const cut = opener?.position ?? scan.at
    if (cut <= this.cut) return
    this.cut = cut
    this.lastDone = opener === null ? scan.chain.last : opener.piece.previous
    this.doneFootnotes = scan.newFootnotes.length
  }

  /** Null if there is none, undefined if one is used up in part: it cannot be read again from where it begins. */
  private oldestOpener(): { readonly position: number; readonly piece: Piece } | null | undefined {
    const bracket = this.brackets.first
    const run = this.scan.runs.first
    if (run === null || (bracket !== null && bracket.position < run.position)) return bracket
    return run.count === run.length ? run : undefined
  }

  /** Spaces belong to the line ending behind them, and what is before an @ may belong to an address. */
  private isSafeHere(): boolean {
    const { text, at, character } = this.scan
    if (/[ \t]/.test(text.charAt(at - 1))) return character !== '' && character !== '\n'
    if (!/[\w.+@-]/.test(character)) return true
    const start = /[\w.+-]*$/.exec(text.slice(Math.max(0, at - LONGEST_START - 1), at))?.[0].length ?? 0
    return start === 0 || start > LONGEST_START
  }

  private readPlain(): void {
    const { scan } = this
    SPECIAL.lastIndex = scan.at
    const end = SPECIAL.exec(scan.text)?.index ?? scan.text.length
    if (end === scan.text.length && !scan.isComplete) this.readToSafe()
    if (end > scan.at) scan.takeText(end - scan.at)
  }

  /** Up to the start of the last word, or of the spaces at the end. */
  private readToSafe(): void {
    const { scan } = this
    const { text } = scan
    let safe = text.length
    while (safe > scan.at && /[ \t]/.test(text.charAt(safe - 1))) safe -= 1
    const longest = safe === text.length ? Math.max(scan.at, safe - LONGEST_START) : safe
    while (safe > longest && START.test(text.charAt(safe - 1))) safe -= 1
    if (safe === scan.at) return
    scan.takeText(safe - scan.at)
    this.noteCut()
  }

  private readSpecial(): void {
    const { scan } = this
    switch (scan.character) {
      case '\n':
        this.readLineEnd()
        break
      case '\\':
        this.readBackslash()
        break
      case '`':
        readCodeSpan(scan)
        break
      case '*':
      case '_':
      case '~':
        this.readRun()
        break
      case '[':
        this.brackets.push(false)
        break
      case '!':
        this.readBang()
        break
      case ']':
        this.brackets.close()
        break
      case '<':
        readAngle(scan)
        break
      case '&':
        readEntity(scan)
        break
      case '$':
        readDollar(scan)
        break
      case '@':
        readAt(scan)
        break
      default:
        readUrl(scan)
    }
  }

  private readLineEnd(): void {
    const { scan } = this
    const last = scan.lastText
    const spaces = / *$/.exec(last?.text ?? '')?.[0].length ?? 0
    if (last !== null && spaces > 0) last.text = last.text.slice(0, -spaces)
    if (scan.isAtEnd(1)) {
      scan.hold(1)
      return
    }
    // Between characters that are written without spaces a line ending is none either.
    const isWithinCjk = isCjk(characterBefore(scan.text, scan.at - spaces)) && isCjk(characterAt(scan.text, scan.at + 1))
    if (spaces >= 2) scan.chain.push('', { kind: 'break' })
    else if (!isWithinCjk) scan.chain.push('\n')
    scan.at += 1
  }

  private readBackslash(): void {
    const { scan } = this
    if (readBackslashMath(scan)) return
    if (scan.isAtEnd(1)) {
      scan.hold(1)
    } else if (scan.next === '\n') {
      scan.chain.push('', { kind: 'break' })
      scan.at += 2
    } else {
      if (isAsciiPunctuation(scan.text, scan.at + 1)) scan.at += 1
      scan.takeText(1)
    }
  }

  private readRun(): void {
    const { scan } = this
    const length = scan.runLength()
    if (scan.isAtEnd(length)) {
      scan.hold(length)
      return
    }
    const { at, character } = scan
    scan.takeText(length)
    if (scan.chain.last !== null && (character !== '~' || length <= 2)) scan.runs.push(scan.text, at, length, scan.chain.last)
  }

  private readBang(): void {
    const { scan } = this
    if (scan.isAtEnd(1)) scan.hold(1)
    else if (scan.next === '[') this.brackets.push(true)
    else scan.takeText(1)
  }
}
