/** Mathematics inside text: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. They go before escapes: TeX is full of backslashes. */
import type { Scan } from './scan'

export function readDollar(scan: Scan): void {
  const isDouble = scan.next === '$'
  if (isDouble ? readMath(scan, '$$', '$$', true) : readInline(scan)) return
  if (scan.isAtEnd(1)) {
    scan.hold(1)
    return
  }
  scan.isOpen = true
  scan.takeText(isDouble ? 2 : 1)
}

/** False where there is none at this backslash. */
export function readBackslashMath(scan: Scan): boolean {
  return readMath(scan, '\\(', '\\)', false) || readMath(scan, '\\[', '\\]', true)
}

/** As Pandoc has it: no space inside its ends, no digit behind it. What has prices in it stays text. */
function readInline(scan: Scan): boolean {
  const { text } = scan
  const start = scan.at + 1
  if (/^\s?$/.test(text.charAt(start)) || scan.unclosed.has('$')) return false
  for (let end = text.indexOf('$', start); end !== -1; end = text.indexOf('$', end + 1)) {
    const isEnd = !/[\\\s]/.test(text.charAt(end - 1)) && !/[0-9]/.test(text.charAt(end + 1))
    if (!isEnd || (!scan.isComplete && end + 1 >= text.length)) continue
    scan.chain.push('', { kind: 'math', text: text.slice(start, end), isDisplayed: false })
    scan.at = end + 1
    return true
  }
  scan.unclosed.add('$')
  return false
}

function readMath(scan: Scan, opening: string, closing: string, isDisplayed: boolean): boolean {
  if (!scan.text.startsWith(opening, scan.at) || scan.unclosed.has(opening)) return false
  const start = scan.at + opening.length
  const end = scan.text.indexOf(closing, start)
  const text = scan.text.slice(start, Math.max(start, end))
  if (/^[\\\s]*$/.test(text)) {
    if (end === -1) scan.unclosed.add(opening)
    scan.isOpen = true
    return false
  }
  scan.chain.push('', { kind: 'math', text, isDisplayed })
  scan.at = end + closing.length
  return true
}
