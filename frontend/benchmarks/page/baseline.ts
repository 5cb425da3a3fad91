/** What does as well as anything can on this machine: static HTML of as many plain rows or texts. */
import { END, LISTED, said } from './filled-stack'

/** The page reads so many messages at first. */
const READ = 16

/** As wide as the list, its rows as high. */
export function plainList(): string {
  const rows = Array.from({ length: LISTED }, (_, index) => `<div>Conversation ${index + 1}</div>`)
  return `<style>body { margin: 0 } nav { overflow-y: auto; width: 280px; height: 100vh } div { height: 36px }</style><nav>${rows.join('')}</nav>`
}

/** The last of the texts, of which the page has loaded so many. */
export function plainTexts(count: number): string {
  const texts = said().slice(-count).map((text) => `<p>${escaped(text)}</p>`)
  return `<style>body { width: 700px; margin: auto } p { white-space: pre-wrap }</style>${texts.join('')}`
}

/** What the page reads at first, marked up as far as is looked at. Its end comes first: it has to be in view. */
export function barePage(): string {
  const texts = said().slice(-READ).map((text) => `<p>${escaped(text)}</p>`)
  const end = `<article data-status="complete"><div class="markdown"><p>${END}</p></div></article>`
  return `<!doctype html><meta charset="utf-8"><title>Bare</title>${end}<div class="dock"><textarea autofocus></textarea></div>${texts.join('')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
