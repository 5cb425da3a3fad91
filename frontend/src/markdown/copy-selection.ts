/** What is copied of a selection with formulas in it: each once, as TeX. KaTeX shows a formula, and says it again to screen readers. */
import { cleanCopy, richText } from './rich-text'

/** For the element that the selection begins in. One without formulas is left to the browser. */
export function copySelection(event: ClipboardEvent): void {
  const selection = document.getSelection()
  const view = event.currentTarget
  if (selection === null || selection.rangeCount === 0 || !(view instanceof HTMLElement)) return
  const selected = document.createElement('div')
  selected.append(selection.getRangeAt(0).cloneContents())
  if (selected.querySelector('[data-tex]') === null) return
  event.clipboardData?.setData('text/html', richText([selected]))
  event.clipboardData?.setData('text/plain', plainText(selected, view))
  event.preventDefault()
}

/** As it is laid out: only the browser knows where lines end, and what is no text. */
function plainText(selected: HTMLElement, view: HTMLElement): string {
  for (const formula of selected.querySelectorAll<HTMLElement>('[data-tex]')) formula.textContent = texOf(formula)
  const copy = cleanCopy(selected)
  view.append(copy)
  const text = copy.innerText
  copy.remove()
  return text
}

function texOf(formula: HTMLElement): string {
  const mark = formula.localName === 'div' || formula.hasAttribute('data-displayed') ? '$$' : '$'
  return `${mark}${formula.dataset.tex ?? ''}${mark}`
}
