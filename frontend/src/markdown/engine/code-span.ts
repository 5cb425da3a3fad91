/** Code between backticks (CommonMark 0.31.2, section 6.1). */
import { beforeEntity } from './entity'
import { REACH } from './limits'
import type { Scan } from './scan'

export function readCodeSpan(scan: Scan): void {
  const length = scan.runLength()
  const mark = '`'.repeat(length)
  const start = scan.at + length
  const end = scan.unclosed.has(mark) ? -1 : endOf(scan, start, length)
  if (end !== -1 && end - start <= REACH) {
    scan.chain.push('', { kind: 'code', text: codeText(scan.text.slice(start, end)) })
    scan.at = end + length
    return
  }
  if (end === -1) scan.unclosed.add(mark)
  scan.noteUnclosed()
  if (scan.isAtEnd(length)) scan.hold(length)
  else if (scan.isHeld(scan.at)) guess(scan, start)
  else scan.takeText(length)
}

/** It will be closed; what may become the closing mark is no text of it. */
function guess(scan: Scan, start: number): void {
  const text = scan.text.slice(start).replace(/^ /, '').replace(/`+$/, '')
  scan.chain.push('', { kind: 'code', text: beforeEntity(text, scan.surroundings) })
  scan.at = scan.text.length
}

function endOf({ text, isComplete }: Scan, start: number, length: number): number {
  for (let at = text.indexOf('`', start); at !== -1; at = text.indexOf('`', at)) {
    const run = at
    while (text[at] === '`') at += 1
    // A run at the end may go on.
    if (at - run === length && (isComplete || at < text.length)) return run
  }
  return -1
}

/** Line endings are spaces; one space is stripped from both ends, unless there is nothing else. */
function codeText(source: string): string {
  const text = source.replace(/\n/g, ' ')
  return text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '' ? text.slice(1, -1) : text
}
