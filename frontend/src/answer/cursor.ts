/** Comparing cursors. Pure. Cursors come from the wire only: n counts code points, which no string length here does. */

export interface CursorPosition {
  readonly run: number
  readonly n: number
}

export function parseCursor(cursor: string): CursorPosition | null {
  const match = /^(\d+)-(\d+)$/.exec(cursor)
  return match === null ? null : { run: Number(match[1]), n: Number(match[2]) }
}

/** True if `candidate` is further on than `current`: a later run, or further in the same one. */
export function isBeyond(candidate: string, current: string): boolean {
  const a = parseCursor(candidate)
  const b = parseCursor(current)
  if (a === null || b === null) return false
  return a.run === b.run ? a.n > b.n : a.run > b.run
}

/** True if both stand after the same text, whatever run wrote it. */
export function isSamePlace(one: string, other: string | null): boolean {
  return other !== null && parseCursor(one)?.n === parseCursor(other)?.n
}
