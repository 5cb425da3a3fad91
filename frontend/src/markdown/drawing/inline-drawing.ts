/** The elements of inlines: marked text, code, formulas, links, pictures, and references to footnotes. */
import type { Inline } from '../engine/document'
import type { DrawingTools } from './drawing-tools'
import { LineWriter, START, type ElementInline, type InlineElements } from './line-writer'

type Link = Inline & { kind: 'link' }
type Image = Inline & { kind: 'image' }
type Formula = Inline & { kind: 'math' }

const TAGS: Readonly<Record<ElementInline['kind'], string>> = {
  break: 'br',
  code: 'code',
  emphasis: 'em',
  footnote: 'sup',
  image: 'span',
  link: 'a',
  math: 'span',
  strikethrough: 'del',
  strong: 'strong',
}

/** What is read in a direction of its own, and has no say in that of the text around it. */
const DIRECTIONS: Readonly<Partial<Record<ElementInline['kind'], string>>> = { code: 'ltr', image: 'auto', math: 'ltr' }

export class InlineDrawing implements InlineElements {
  /** What formulas and pictures were drawn from. */
  private readonly sources = new WeakMap<Element, string>()

  constructor(private readonly tools: DrawingTools) {}

  readonly canBe = (element: Element, { kind }: ElementInline): boolean =>
    element.localName === TAGS[kind] && (element.localName !== 'span' || element.className === kind)

  readonly create = (inline: ElementInline): HTMLElement => {
    const element = document.createElement(TAGS[inline.kind])
    if (element.localName === 'span') element.className = inline.kind
    const direction = DIRECTIONS[inline.kind]
    if (direction !== undefined) element.dir = direction
    this.update(element, inline)
    return element
  }

  readonly update = (element: HTMLElement, inline: ElementInline): void => {
    switch (inline.kind) {
      case 'break':
        return
      case 'code':
        this.writeAll(element, [{ kind: 'text', text: inline.text }])
        return
      case 'math':
        this.updateFormula(element, inline)
        return
      case 'link':
        updateLink(element, inline)
        this.writeAll(element, inline.children)
        return
      case 'image':
        this.updateImage(element, inline)
        return
      case 'footnote':
        this.updateReference(element, inline.number)
        return
      default:
        this.writeAll(element, inline.children)
    }
  }

  private writeAll(element: HTMLElement, inlines: readonly Inline[]): void {
    const writer = new LineWriter(element, this, START)
    for (const inline of inlines) writer.write(inline)
    writer.end()
  }

  private updateFormula(element: HTMLElement, { text, isDisplayed, isOpen }: Formula): void {
    const source = JSON.stringify([text, isDisplayed, isOpen])
    if (this.sources.get(element) === source) return
    this.sources.set(element, source)
    this.writeAll(element, [{ kind: 'text', text }])
    element.toggleAttribute('data-displayed', isDisplayed)
    if (!isOpen) this.tools.drawFormula(element, text, isDisplayed)
  }

  private updateImage(element: HTMLElement, { source: address, alternative, title }: Image): void {
    const source = JSON.stringify([address, alternative, title])
    if (this.sources.get(element) === source) return
    this.sources.set(element, source)
    element.replaceChildren()
    if (address !== null) this.tools.addPicture(element, { address, alternative, title })
    else if (alternative !== '') this.writeAll(element, [{ kind: 'text', text: alternative }])
  }

  private updateReference(element: HTMLElement, number: number): void {
    const link = element.firstElementChild ?? element.appendChild(document.createElement('a'))
    if (link.textContent === String(number)) return
    link.textContent = String(number)
    link.setAttribute('href', `#${this.tools.idPrefix}note-${number}`)
  }
}

/** All or nothing: attributes stand in one order, whichever came first. */
function updateLink(element: HTMLElement, { href, title }: Link): void {
  if (element.getAttribute('href') === href && element.getAttribute('title') === title) return
  for (const name of ['href', 'title', 'target', 'rel']) element.removeAttribute(name)
  if (href === null) return
  element.setAttribute('href', href)
  if (title !== null) element.setAttribute('title', title)
  element.setAttribute('target', '_blank')
  element.setAttribute('rel', 'noopener noreferrer')
}
