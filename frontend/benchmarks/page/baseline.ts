/** What scrolls as well as anything can on this machine: static HTML of as many plain rows or texts. */
import { LISTED, said } from './filled-stack'

/** As wide as the list, its rows as high. */
export function plainList(): string {
  const rows = Array.from({ length: LISTED }, (_, index) => `<div>Conversation ${index + 1}</div>`)
  return `<style>body { margin: 0 } nav { overflow-y: auto; width: 280px; height: 100vh } div { height: 36px }</style><nav>${rows.join('')}</nav>`
}

/** The last of the texts, of which the page has loaded so many. */
export function plainTexts(count: number): string {
  const texts = said().slice(-count).map((text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`)
  return `<style>body { width: 700px; margin: auto } p { white-space: pre-wrap }</style>${texts.join('')}`
}
