/** Formulas, drawn by KaTeX, whose file comes when the first one does. */
import type { KatexOptions } from 'katex'

interface Katex {
  render(tex: string, element: HTMLElement, options?: KatexOptions): void
}

/** How far macros may unfold, and how large a formula may ask to be, in em: no text can make the page unreadable. */
const MOST_EXPANSIONS = 1000
const LARGEST_EM = 20

let file: Promise<Katex | null> | null = null

/** Null if it could not be had; the next call tries again. */
export function loadKatex(): Promise<Katex | null> {
  file ??= importKatex().catch(() => {
    file = null
    return null
  })
  return file
}

async function importKatex(): Promise<Katex> {
  const [katex] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')])
  return katex.default
}

/** Built from elements, never from HTML. What KaTeX does not understand stays as it was written. */
export function drawFormula(katex: Katex, place: HTMLElement, tex: string, isDisplayed: boolean): void {
  // Something else has come to stand here while it waited.
  if (place.textContent !== tex) return
  const formula = document.createElement('span')
  try {
    katex.render(tex, formula, { displayMode: isDisplayed, trust: false, strict: 'ignore', maxExpand: MOST_EXPANSIONS, maxSize: LARGEST_EM })
  } catch {
    return
  }
  place.dataset.tex = tex
  place.replaceChildren(...formula.childNodes)
}
