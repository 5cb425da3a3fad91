/** Characters written by name or number (CommonMark 0.31.2, section 2.5), and backslash escapes (2.4). */
import type { Scan, Surroundings } from './scan'

const ENTITY = /&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});/iy
const PARTIAL = /^&#?[a-z0-9]*$/i
const ESCAPED = /\\([!-/:-@[-`{-~])|&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});/gi
const LONGEST = 33

export function readEntity(scan: Scan): void {
  ENTITY.lastIndex = scan.at
  const found = ENTITY.exec(scan.text)?.[0]
  const characters = found === undefined ? null : scan.surroundings.entity(found)
  if (found !== undefined && characters !== null) {
    scan.chain.push(characters)
    scan.at += found.length
    return
  }
  const rest = scan.text.slice(scan.at, scan.at + LONGEST + 1)
  if (!scan.isComplete && rest.length <= LONGEST && PARTIAL.test(rest)) scan.hold(rest.length)
  else scan.takeText(1)
}

export function unescape(text: string, entity: Surroundings['entity']): string {
  return text.replace(ESCAPED, (whole, character: string | undefined) => character ?? entity(whole) ?? whole)
}
