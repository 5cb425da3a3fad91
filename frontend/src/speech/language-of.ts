/** Which language a text seems to be in, for a voice that can say it. Pure. */

const SCRIPTS: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh-CN'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Thai}/u, 'th'],
]

/** Words that are in nearly every sentence of one, and rare in the others. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'is', 'of', 'to', 'are', 'with', 'that', 'this', 'it'],
  de: ['der', 'die', 'das', 'und', 'ist', 'nicht', 'ein', 'eine', 'mit', 'zu', 'den'],
  fr: ['le', 'les', 'et', 'est', 'une', 'des', 'dans', 'pour', 'qui', 'du'],
  es: ['el', 'los', 'y', 'es', 'una', 'las', 'por', 'con', 'para', 'del'],
  it: ['il', 'di', 'che', 'è', 'una', 'per', 'non', 'gli', 'sono', 'della'],
  pt: ['o', 'os', 'é', 'uma', 'não', 'do', 'da', 'em', 'para', 'com'],
  nl: ['het', 'een', 'van', 'niet', 'zijn', 'met', 'voor', 'de', 'en', 'dat'],
}
/** A letter of another script beside many of one is a name or a sign. */
const MOST = 0.3
const READ = 2000

/** A BCP 47 tag; `otherwise` where the text does not tell. */
export function languageOf(text: string, otherwise: string): string {
  const beginning = text.slice(0, READ)
  const letters = beginning.match(/\p{L}/gu) ?? []
  for (const [pattern, language] of SCRIPTS) {
    const found = letters.filter((letter) => pattern.test(letter)).length
    // A language that is written in two scripts has less of each.
    if (found > letters.length * (language === 'ja' ? MOST / 3 : MOST)) return language
  }
  const words = new Set(beginning.toLowerCase().match(/\p{L}+/gu))
  const counts = Object.entries(WORDS).map(([language, known]) => ({ language, count: known.filter((word) => words.has(word)).length }))
  const best = counts.reduce((one, other) => (other.count > one.count ? other : one))
  return best.count > 1 ? best.language : otherwise
}
