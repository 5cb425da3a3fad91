/** Mathematics inside text: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. They go before escapes: TeX is full of backslashes. */
import { isWhitespace } from './characters'
import { beforeEntity } from './entity'
import { FORMULA_REACH, REACH } from './limits'
import type { Scan } from './scan'

interface Delimiters {
  readonly opening: string
  readonly closing: string
  readonly isDisplayed: boolean
}

const DISPLAYED: Delimiters = { opening: '$$', closing: '$$', isDisplayed: true }
const BACKSLASHED: readonly Delimiters[] = [
  { opening: '\\(', closing: '\\)', isDisplayed: false },
  { opening: '\\[', closing: '\\]', isDisplayed: true },
]

export function readDollar(scan: Scan): void {
  const isDouble = scan.next === '$'
  if (isDouble ? readMath(scan, DISPLAYED) : readInline(scan)) return
  if (scan.isAtEnd(1)) scan.hold(1)
  else scan.takeText(isDouble ? 2 : 1)
}

/** False where there is none at this backslash. */
export function readBackslashMath(scan: Scan): boolean {
  return BACKSLASHED.some((delimiters) => scan.text.startsWith(delimiters.opening, scan.at) && readMath(scan, delimiters))
}

/** As Pandoc has it: no space inside its ends, no digit behind it. What has prices in it stays text. */
function readInline(scan: Scan): boolean {
  const { text } = scan
  const start = scan.at + 1
  if (isWhitespace(text.charAt(start)) || scan.unclosed.has('$')) return false
  const end = endOfInline(scan, start)
  if (end === -1) scan.unclosed.add('$')
  if (end !== -1 && end - start <= FORMULA_REACH) {
    scan.chain.push('', { kind: 'math', text: text.slice(start, end), isDisplayed: false, isOpen: false })
    scan.at = end + 1
    return true
  }
  scan.noteUnclosed(FORMULA_REACH)
  // Before a digit it is most likely a price.
  const mayBeGuessed = scan.isHeld(scan.at) && !/\d/.test(text.charAt(start)) && !scan.isWithinWord(scan.at, 1)
  if (mayBeGuessed) guess(scan, start, false)
  return mayBeGuessed
}

function endOfInline({ text, isComplete }: Scan, start: number): number {
  for (let end = text.indexOf('$', start); end !== -1; end = text.indexOf('$', end + 1)) {
    const isEnd = end > start && !/[\\\s]/.test(text.charAt(end - 1)) && !/\d/.test(text.charAt(end + 1))
    if (isEnd && (isComplete || end + 1 < text.length)) return end
  }
  return -1
}

function readMath(scan: Scan, { opening, closing, isDisplayed }: Delimiters): boolean {
  if (scan.unclosed.has(opening)) return false
  const start = scan.at + opening.length
  const end = scan.text.indexOf(closing, start)
  if (end === -1) return readUnclosed(scan, start, opening, isDisplayed)
  const text = scan.text.slice(start, end)
  if (text.length > REACH || /^[\\\s]*$/.test(text)) return false
  scan.chain.push('', { kind: 'math', text, isDisplayed, isOpen: false })
  scan.at = end + closing.length
  return true
}

/** A long formula shows its marks as it shows its TeX, and is no text with marks of another kind in it. */
function readUnclosed(scan: Scan, start: number, opening: string, isDisplayed: boolean): boolean {
  scan.unclosed.add(opening)
  scan.noteUnclosed()
  if (!scan.isOpen || (!isDisplayed && !scan.isHeld(scan.at))) return false
  if (scan.isHeld(scan.at)) guess(scan, start, isDisplayed)
  else scan.takeText(scan.text.length - scan.at)
  return true
}

/** It will be closed; what may become the closing mark is no text of it. */
function guess(scan: Scan, start: number, isDisplayed: boolean): void {
  const text = scan.text.slice(start).replace(/[$\\]+$/, '')
  scan.chain.push('', { kind: 'math', text: beforeEntity(text, scan.surroundings), isDisplayed, isOpen: true })
  scan.at = scan.text.length
}
