/**
 * What may stand behind the text of a link: destination and title (CommonMark 0.31.2, sections 4.7 and 6.3). Pure.
 * Read from text that may go on: `partial` means that more of it decides.
 */

export interface LinkTarget {
  readonly destination: string
  readonly title: string | null
}

export interface Found<T> {
  readonly value: T
  /** Where what was found ends. */
  readonly end: number
}

export type Reading<T> = Found<T> | 'partial' | null

/** Bounds the nesting that is counted. */
const DEEPEST_PARENTHESES = 32

/** `(destination "title")`, from the opening parenthesis on. */
export function readInlineTarget(text: string, start: number): Reading<LinkTarget> {
  let at = skipSpace(text, start + 1)
  if (at === text.length) return 'partial'
  const destination = readDestination(text, at)
  if (destination === 'partial' || destination === null) return destination
  const afterDestination = destination.end
  at = skipSpace(text, afterDestination)
  if (at === text.length) return 'partial'
  let title: string | null = null
  if (at > afterDestination && isTitleStart(text, at)) {
    const found = readTitle(text, at)
    if (found === 'partial' || found === null) return found
    title = found.value
    at = skipSpace(text, found.end)
    if (at === text.length) return 'partial'
  }
  return text[at] === ')' ? { value: { destination: destination.value, title }, end: at + 1 } : null
}

/** An empty one is fine here, as in `[a]()`. */
export function readDestination(text: string, start: number): Reading<string> {
  return text[start] === '<' ? readBracketed(text, start) : readBare(text, start)
}

function readBracketed(text: string, start: number): Reading<string> {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '>') return { value: text.slice(start + 1, at), end: at + 1 }
    if (character === '<' || character === '\n') return null
    if (character === '\\') at += 1
  }
  return 'partial'
}

function readBare(text: string, start: number): Reading<string> {
  let depth = 0
  let at = start
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code === 127) break
    const character = text[at]
    if (character === '\\' && isAsciiPunctuation(text, at + 1)) at += 1
    else if (character === '(' && ++depth > DEEPEST_PARENTHESES) return null
    else if (character === ')' && --depth < 0) break
  }
  if (at >= text.length) return 'partial'
  if (depth > 0) return null
  // A control character that is no space ends no destination.
  return isSpace(text[at]) || text[at] === ')' ? { value: text.slice(start, at), end: at } : null
}

export function isTitleStart(text: string, at: number): boolean {
  return text[at] === '"' || text[at] === "'" || text[at] === '('
}

/** With its marks; the value is without them, its escapes still in it. */
export function readTitle(text: string, start: number): Reading<string> {
  const closing = text[start] === '(' ? ')' : text[start]
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === closing) return { value: text.slice(start + 1, at), end: at + 1 }
    else if (character === '(' && closing === ')') return null
  }
  return 'partial'
}

/** Over spaces, tabs and at most one line ending: there are no empty lines inside a paragraph. */
export function skipSpace(text: string, start: number): number {
  let at = start
  while (isSpace(text[at])) at += 1
  return at
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n'
}

export function isAsciiPunctuation(text: string, index: number): boolean {
  return /^[!-/:-@[-`{-~]/.test(text.slice(index, index + 1))
}
