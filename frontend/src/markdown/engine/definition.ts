/** Definitions of links at the start of a paragraph (CommonMark 0.31.2, section 4.7). Pure. */
import { normalizeLabel } from './characters'
import { REACH } from './limits'
import { isTitleStart, readDestination, readTitle, type Found, type LinkTarget, type Reading } from './link-tail'

export interface Definition {
  readonly label: string
  /** Its escapes are still in it. */
  readonly target: LinkTarget
}

const LABEL = /\[((?:[^\\[\]]|\\.){0,999})(?:(\])(:)?)?/sy
const REST_OF_LINE = /[ \t]*(?:\n|$)/y

/** `partial`: more text decides; with `isComplete` there is none to come. */
export function readDefinition(text: string, start: number, isComplete: boolean): Reading<Definition> {
  LABEL.lastIndex = start
  const found = LABEL.exec(text)
  if (found?.[1] === undefined) return null
  const afterLabel = LABEL.lastIndex
  // A backslash at the end is half of an escape.
  const isCut = afterLabel === text.length || (found[2] === undefined && text.slice(afterLabel) === '\\')
  if (found[3] === undefined) return !isComplete && isCut ? 'partial' : null
  if (found[1].trim() === '') return null
  const at = skipToNextLine(text, afterLabel)
  if (at === text.length) return isComplete ? null : 'partial'
  const destination = readDestination(isComplete ? `${text}\n` : text, at)
  if (destination === null) return null
  if (destination === 'partial') return isComplete || isTooLong(at, text.length) ? null : 'partial'
  if (destination.end === at || isTooLong(at, destination.end)) return null
  const label = normalizeLabel(found[1])
  return readRest(text, label, destination, isComplete)
}

function readRest(text: string, label: string, destination: Found<string>, isComplete: boolean): Reading<Definition> {
  const { value, end } = destination
  const lineEnd = endOfLine(text, end)
  const plain: Reading<Definition> = lineEnd === null ? null : { value: { label, target: { destination: value, title: null } }, end: lineEnd }
  const at = skipToNextLine(text, end)
  if (at >= text.length) return isComplete ? plain : 'partial'
  if (at === end || !isTitleStart(text, at)) return plain
  const title = readTitle(text, at)
  if (title === 'partial') return isComplete || isTooLong(at, text.length) ? plain : 'partial'
  if (title === null || isTooLong(at, title.end)) return plain
  const titleEnd = endOfLine(text, title.end)
  if (titleEnd === null) return plain
  // Spaces may still be followed by text.
  if (!isComplete && text[titleEnd - 1] !== '\n') return 'partial'
  return { value: { label, target: { destination: value, title: title.value } }, end: titleEnd }
}

/** No one means a destination or a title like this. */
function isTooLong(start: number, end: number): boolean {
  return end - start > REACH
}

/** Behind the line ending, if there is nothing before it but spaces. */
function endOfLine(text: string, start: number): number | null {
  REST_OF_LINE.lastIndex = start
  return REST_OF_LINE.test(text) ? REST_OF_LINE.lastIndex : null
}

/** Over spaces and at most one line ending. */
function skipToNextLine(text: string, start: number): number {
  const spaces = /[ \t]*\n?[ \t]*/y
  spaces.lastIndex = start
  spaces.test(text)
  return spaces.lastIndex
}
