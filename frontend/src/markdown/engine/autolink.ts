/** Addresses that are links without any mark (GFM 0.29, section 6.9) or between < and > (CommonMark 0.31.2, 6.5). Pure. */
import { isCjk } from './characters'

export interface Autolink {
  readonly text: string
  readonly href: string
  readonly end: number
}

const URI = /<([a-z][a-z0-9+.-]{1,31}:[^\p{Cc} <>]*)>/iuy
const EMAIL = /<([a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)>/iy
/** What may still become one of the two. */
const PARTIAL = /<(?:[a-z0-9.!#$%&'*+/=?^_`{|}~-]*(?:@[a-z0-9.-]*)?|[a-z][a-z0-9+.-]{1,31}:[^\p{Cc} <>]*)$/iuy
/** Longer is no address that anyone could have meant. */
export const LONGEST_ADDRESS = 2048
/** What may stand before an @ (RFC 5321, section 4.5.3.1.1). */
const LONGEST_LOCAL_PART = 64
const WEB = /(https?:\/\/)/iy
const DOMAIN = /(?:[a-z0-9_-]+\.)+[a-z0-9_-]+/iy
const BEFORE_BARE = /[\s*_~(]/
const LOCAL_PART = /[a-z0-9._+-]+$/i
const EMAIL_DOMAIN = /@((?:[a-z0-9_-]+\.)+[a-z0-9_-]*[a-z0-9])(?![a-z0-9_-])/iy

export function readBracketedAutolink(text: string, start: number): Autolink | null {
  const uri = matchAt(URI, text, start)
  if (uri !== null) return { text: uri, href: uri, end: start + uri.length + 2 }
  const email = matchAt(EMAIL, text, start)
  return email === null ? null : { text: email, href: `mailto:${email}`, end: start + email.length + 2 }
}

export function mayBecomeAutolink(text: string, start: number): boolean {
  PARTIAL.lastIndex = start
  return PARTIAL.test(text)
}

/**
 * `http://…`, `https://…` or `www.…` at `start`. Where text is written without spaces, an address ends
 * with its own script. As long as it grows, what may become an entity is no part of it.
 */
export function readBareUrl(text: string, start: number, mayGrow: boolean): Autolink | null {
  const before = text[start - 1]
  if (before !== undefined && !BEFORE_BARE.test(before) && !isCjk(before)) return null
  const scheme = matchAt(WEB, text, start) ?? ''
  DOMAIN.lastIndex = start + scheme.length
  const domain = DOMAIN.exec(text)?.[0]
  if (domain === undefined || /_/.test(domain.split('.').slice(-2).join(''))) return null
  let end = DOMAIN.lastIndex
  while (end < text.length && end - start <= LONGEST_ADDRESS && !/[\s<]/.test(text.charAt(end)) && !isCjk(text.charAt(end))) end += 1
  if (end - start > LONGEST_ADDRESS) return null
  const whole = text.slice(start, end)
  const url = trimUrl(mayGrow && end === text.length ? whole.replace(/&[a-z0-9]{0,31}$/i, '') : whole)
  return { text: url, href: scheme === '' ? `http://${url}` : url, end: start + url.length }
}

/** Punctuation at its end, unmatched parentheses and what looks like an entity belong to the sentence around it. */
function trimUrl(url: string): string {
  let surplus = url.split(')').length - url.split('(').length
  let end = url.length
  for (;;) {
    const last = url.charAt(end - 1)
    const entity = last === ';' ? url.lastIndexOf('&', end - 1) : -1
    if (last === ')' && surplus > 0) surplus -= 1
    else if (entity !== -1 && /^&[a-z0-9]+;$/i.test(url.slice(entity, end))) end = entity + 1
    else if (last === '(' || !/[?!.,:*_~'"]/.test(last)) return url.slice(0, end)
    end -= 1
  }
}

/** An address around the `@` at `at`: how much of the text before belongs to it, and the rest. */
export function readBareEmail(text: string, at: number): { readonly local: string; readonly link: Autolink } | null {
  const local = LOCAL_PART.exec(text.slice(Math.max(0, at - LONGEST_LOCAL_PART), at))?.[0]
  const domain = matchAt(EMAIL_DOMAIN, text, at)
  if (local === undefined || domain === null) return null
  const address = `${local}@${domain}`
  return { local, link: { text: address, href: `mailto:${address}`, end: at + 1 + domain.length } }
}

function matchAt(pattern: RegExp, text: string, start: number): string | null {
  pattern.lastIndex = start
  return pattern.exec(text)?.[1] ?? null
}
