/** Addresses in text that become links, and which of them may be followed. */
import { LONGEST_ADDRESS, mayBecomeAutolink, readBareEmail, readBareUrl, readBracketedAutolink, type Autolink } from './autolink'
import type { Scan } from './scan'

const SAFE_SCHEME = /^(?:https?|mailto|tel):/i
const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/** Addresses that lead elsewhere than to a page, a mail or a telephone lead nowhere; those without a scheme stay here. */
export function safeUrl(url: string): string | null {
  // What browsers leave out before they look for the scheme (URL Standard, section 4.4).
  const read = url.replace(/[\t\n\r]/g, '').replace(/^[\p{Cc} ]+/u, '')
  return SCHEME.test(read) && !SAFE_SCHEME.test(read) ? null : read
}

export function readAngle(scan: Scan): void {
  const link = readBracketedAutolink(scan.text, scan.at)
  if (link !== null) {
    pushLink(scan, link)
    return
  }
  const mayBecome = !scan.isComplete && mayBecomeAutolink(scan.text, scan.at)
  if (mayBecome) scan.noteUnclosed()
  if (mayBecome && scan.isHeld(scan.at)) scan.hold(1)
  else scan.takeText(1)
}

export function readUrl(scan: Scan): void {
  noteOpenEnd(scan)
  const link = readBareUrl(scan.text, scan.at, !scan.isComplete)
  if (link === null) scan.takeText(1)
  else pushLink(scan, link)
}

export function readAt(scan: Scan): void {
  noteOpenEnd(scan)
  const found = readBareEmail(scan.text, scan.at)
  // An escaped character is no part of an address.
  if (found === null || scan.text[scan.at - found.local.length - 1] === '\\' || !scan.dropText(found.local)) scan.takeText(1)
  else pushLink(scan, found.link)
}

/** As long as no space has come, more may belong to the address that begins here. */
function noteOpenEnd(scan: Scan): void {
  if (!/[\s<]/.test(scan.text.slice(scan.at, scan.at + LONGEST_ADDRESS + 1))) scan.noteUnclosed(LONGEST_ADDRESS)
}

function pushLink(scan: Scan, { text, href, end }: Autolink): void {
  const safe = safeUrl(href)
  if (safe === null) scan.chain.push(text)
  else scan.chain.push('', { kind: 'link', href: safe, title: null, children: [{ kind: 'text', text }] })
  scan.at = end
}
