/** What kinds of characters there are, as CommonMark 0.31.2 (section 2.1) tells them apart. Pure. */

const PUNCTUATION = /[\p{P}\p{S}]/u
const WHITESPACE = /\s/u
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u
const LATIN = /[\p{Script=Latin}\p{N}]/u
const WORD = /[\p{L}\p{N}]/u

export function isPunctuation(character: string): boolean {
  return PUNCTUATION.test(character)
}

/** The beginning and the end of a line count as whitespace: ''. */
export function isWhitespace(character: string): boolean {
  return character === '' || WHITESPACE.test(character)
}

/** Written without spaces between words, full-width punctuation included. */
export function isCjk(character: string): boolean {
  return CJK.test(character)
}

export function isLatinOrDigit(character: string): boolean {
  return LATIN.test(character)
}

export function isLetterOrDigit(character: string): boolean {
  return WORD.test(character)
}

/** The whole character that ends before `index`, '' at the start. */
export function characterBefore(text: string, index: number): string {
  if (index <= 0) return ''
  const last = text.charCodeAt(index - 1)
  const isPair = last >= 0xdc00 && last <= 0xdfff && index > 1
  return isPair ? text.slice(index - 2, index) : text.slice(index - 1, index)
}

/** The whole character that begins at `index`, '' at the end. */
export function characterAt(text: string, index: number): string {
  const code = text.codePointAt(index)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** How labels are compared (section 4.7): case folded, whitespace collapsed. */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/gu, ' ').toLowerCase().toUpperCase()
}
