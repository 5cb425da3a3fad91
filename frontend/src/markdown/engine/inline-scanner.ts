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
import { isAsciiPunctuation } from './link-tail'
import { readBackslashMath, readDollar } from './math-span'
import type { Piece } from './pieces'
import { Scan, type Surroundings } from './scan'

export interface Scanned {
  readonly inlines: readonly Inline[]
  /** Everything before this place in the text is read for good: `settled` shows it. */
  readonly cut: number
  readonly settled: readonly Inline[]
  /** The labels that stood for nothing. */
  readonly missed: readonly string[]
}

const SPECIAL = /[\n\\`*_~[\]!<&$@]|https?:\/\/|www\./gi

export function scanInline(text: string, start: number, isComplete: boolean, surroundings: Surroundings): Scanned {
  return new InlineScanner(new Scan(text, start, isComplete, surroundings)).read()
}

class InlineScanner {
  private readonly brackets: Brackets
  private cut: number
  private lastSettled: Piece | null = null

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
    const { chain, missed } = scan
    return { inlines: chain.inlines(), cut: this.cut, settled: chain.inlines(this.lastSettled), missed }
  }

  private noteCut(): void {
    const { scan } = this
    if (scan.isOpen || scan.isComplete || !this.brackets.isEmpty) return
    scan.runs.match(scan.chain, null)
    // Spaces belong to the line ending behind them, and what is before an @ may belong to an address.
    if (scan.runs.last !== null || scan.text[scan.at - 1] === ' ' || scan.character === '@') return
    this.cut = scan.at
    this.lastSettled = scan.chain.last
  }

  private readPlain(): void {
    const { scan } = this
    SPECIAL.lastIndex = scan.at
    const end = SPECIAL.exec(scan.text)?.index ?? scan.text.length
    if (end > scan.at) scan.takeText(end - scan.at)
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
