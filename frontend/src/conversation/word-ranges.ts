/** Where words stand in what is drawn. */

const MOST = 100

/** Of every word (or phrase in double quotes) of the query, whatever the case. */
export function rangesOf(root: Node, query: string): readonly Range[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const pattern = new RegExp(words.map(escaped).join('|'), 'giu')
  const ranges: Range[] = []
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    for (const match of (text.textContent ?? '').matchAll(pattern)) {
      if (ranges.length === MOST) return ranges
      const range = document.createRange()
      range.setStart(text, match.index)
      range.setEnd(text, match.index + match[0].length)
      ranges.push(range)
    }
  }
  return ranges
}

export function wordsOf(query: string): readonly string[] {
  return [...query.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, phrase, word]) => (phrase ?? word ?? '').trim()).filter((word) => word !== '')
}

/** Inside a word only where the writing has no spaces between words. */
function escaped(word: string): string {
  const literal = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return /^[\p{L}\p{N}]/u.test(word) && !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(word)
    ? `(?<![\\p{L}\\p{N}])${literal}`
    : literal
}
