/** The footnotes below a document, by their numbers. */
import type { Footnote } from '../engine/document'
import { ChildrenDrawing } from './children-drawing'
import type { Drawing, DrawingContext } from './drawing'

export class FootnotesDrawing {
  private readonly section = document.createElement('section')
  private readonly list = document.createElement('ol')
  private readonly drawn = new Map<Footnote, Drawing>()

  constructor(
    private readonly context: DrawingContext,
    private readonly element: HTMLElement,
  ) {
    this.section.className = 'footnotes'
    this.list.dir = 'auto'
    this.section.append(this.list)
  }

  /** Puts something between the text and them. */
  insertBefore(element: HTMLElement): void {
    this.element.insertBefore(element, this.section.parentElement === this.element ? this.section : null)
  }

  update(footnotes: readonly Footnote[]): void {
    if (footnotes.length === 0) this.section.remove()
    else if (this.section.parentElement === null) this.element.append(this.section)
    for (const [footnote, { element }] of this.drawn) {
      if (footnotes.includes(footnote)) continue
      element.remove()
      this.drawn.delete(footnote)
    }
    for (const [index, footnote] of footnotes.entries()) {
      if (!this.drawn.has(footnote)) this.list.insertBefore(this.draw(footnote), this.list.children.item(index))
    }
  }

  private draw(footnote: Footnote): HTMLElement {
    const drawing = new FootnoteDrawing(footnote, this.context)
    this.drawn.set(footnote, drawing)
    this.context.drawings.set(footnote, drawing)
    return drawing.element
  }
}

class FootnoteDrawing implements Drawing {
  readonly element = document.createElement('li')
  private readonly children: ChildrenDrawing

  private readonly back = document.createElement('a')

  constructor(
    private readonly footnote: Footnote,
    private readonly context: DrawingContext,
  ) {
    const { back } = this
    this.element.tabIndex = -1
    back.textContent = '↩'
    back.setAttribute('aria-label', context.tools.words.backToText)
    this.element.append(back)
    this.children = new ChildrenDrawing(context, footnote.children, ({ element }) => back.before(element))
    this.update()
  }

  update(): void {
    const { number } = this.footnote
    this.element.id = `${this.context.tools.idPrefix}note-${number}`
    this.element.value = number
    this.back.setAttribute('href', `#${this.element.id}`)
    this.children.update()
  }

  tip(): Element | null {
    return this.children.last?.tip() ?? this.element
  }
}
