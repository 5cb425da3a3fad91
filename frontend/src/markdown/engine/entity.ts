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

/** `text` up to where characters are written by name, or may be: nobody knows yet whether they are meant here. */
export function beforeEntity(text: string, { entity }: Surroundings): string {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    ENTITY.lastIndex = at
    const found = ENTITY.exec(text)?.[0]
    const isEntity = found === undefined ? PARTIAL.test(text.slice(at)) : entity(found) !== null
    if (isEntity) return text.slice(0, at)
  }
  return text
}

export function unescape(text: string, entity: Surroundings['entity']): string {
  return text.replace(ESCAPED, (whole, character: string | undefined) => character ?? entity(whole) ?? whole)
}
