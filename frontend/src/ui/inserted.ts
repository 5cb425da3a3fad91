/** Text put into a text, with a space where words would touch. Pure. */

/** Of scripts that need none. */
const UNSPACED = /[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}，。！？、；：（）「」“”]/u
/** What stands directly behind a word. */
const CLOSING = /[\s.,;:!?)\]}»”’…]/u
const OPENING = /[\s([{«“‘]/u

/** `at`: in UTF-16 units, as browsers count. `caret`: behind what was put in. */
export function withInserted(text: string, at: number, piece: string): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, at)
  const after = text.slice(at)
  const last = before.at(-1) ?? ' '
  const next = after.at(0) ?? ' '
  const isApart = (one: string, other: string): boolean => !UNSPACED.test(one) && !UNSPACED.test(other)
  const front = isApart(last, piece.at(0) ?? ' ') && !OPENING.test(last) ? ' ' : ''
  const back = isApart(piece.at(-1) ?? ' ', next) && !CLOSING.test(next) ? ' ' : ''
  const whole = before + front + piece
  return { text: whole + back + after, caret: whole.length }
}
