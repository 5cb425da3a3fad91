/** What is drawn as HTML for other programs: without the tools beside it, formulas as MathML, code as plain lines. */

/** `documents`: the elements that Markdown was drawn in. */
export function richText(documents: Iterable<Element>): string {
  return [...documents].map((element) => cleanCopy(element).innerHTML).join('')
}

/** What is to be read of an element, and nothing else. */
export function cleanCopy<T extends Element>(element: T): T {
  const copy = element.cloneNode(true) as T
  for (const tools of copy.querySelectorAll('.code-tools, .table-tools, .diagram, .new-from, button')) tools.remove()
  for (const formula of copy.querySelectorAll('.katex')) formula.replaceWith(formula.querySelector('math') ?? '')
  // LibreOffice knows no formulas in HTML, and runs what stands in them together: the TeX then still says what is meant.
  for (const tex of copy.querySelectorAll('annotation')) tex.textContent = ` $${tex.textContent}$`
  for (const code of copy.querySelectorAll('.code-block')) code.replaceWith(plainCode(code))
  for (const box of copy.querySelectorAll('[data-task] > input')) box.replaceWith(box.hasAttribute('checked') ? '☑ ' : '☐ ')
  for (const group of copy.querySelectorAll('.blocks')) group.replaceWith(...group.childNodes)
  return copy
}

function plainCode(block: Element): Element {
  const frame = document.createElement('pre')
  frame.dir = 'ltr'
  const code = frame.appendChild(document.createElement('code'))
  code.textContent = block.querySelector('pre')?.textContent ?? ''
  return frame
}
