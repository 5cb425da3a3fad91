/** One block: which element it is, and what is in it. */
import type { Block, Heading, Item, List, MathBlock, Paragraph, Quote } from '../engine/document'
import { appendText } from './append-text'
import { ChildrenDrawing } from './children-drawing'
import { CodeDrawing } from './code-drawing'
import type { Drawing, DrawingContext } from './drawing'
import { LineDrawing } from './line-drawing'
import { TableDrawing } from './table-drawing'

export function drawBlock(block: Block, context: DrawingContext): Drawing {
  const drawing = drawingOf(block, context)
  context.drawings.set(block, drawing)
  return drawing
}

function drawingOf(block: Block, context: DrawingContext): Drawing {
  switch (block.kind) {
    case 'paragraph':
      return new TextDrawing(document.createElement('p'), block, context)
    case 'heading':
      return new TextDrawing(document.createElement(`h${block.level}`), block, context)
    case 'code':
      return new CodeDrawing(block, context)
    case 'math':
      return new FormulaDrawing(block, context)
    case 'rule':
      return { element: document.createElement('hr'), update: () => undefined, tip: () => null }
    case 'quote':
      return new ContainerDrawing(document.createElement('blockquote'), block, context)
    case 'list':
      return new ListDrawing(block, context)
    case 'item':
      return new ItemDrawing(block, context)
    case 'table':
      return new TableDrawing(block, context)
  }
}

/** A paragraph or a heading, which is its line. */
class TextDrawing implements Drawing {
  constructor(
    readonly element: HTMLElement,
    { line }: Paragraph | Heading,
    { drawings, inlines }: DrawingContext,
  ) {
    drawings.set(line, new LineDrawing(element, line, inlines))
  }

  update(): void {
    // Its line is the only thing that changes.
  }

  tip(): Element {
    return this.element
  }
}

class ContainerDrawing<T extends Quote | List | Item> implements Drawing {
  private readonly children: ChildrenDrawing

  constructor(
    readonly element: HTMLElement,
    protected readonly node: T,
    context: DrawingContext,
  ) {
    this.children = new ChildrenDrawing(context, node.children, (child) => element.append(child.element))
  }

  update(): void {
    this.children.update()
  }

  tip(): Element | null {
    return this.children.last?.tip() ?? this.element
  }
}

class ListDrawing extends ContainerDrawing<List> {
  constructor(node: List, context: DrawingContext) {
    const element = document.createElement(node.start === null ? 'ul' : 'ol')
    if (node.start !== null && node.start !== 1) element.setAttribute('start', String(node.start))
    super(element, node, context)
    this.update()
  }

  override update(): void {
    super.update()
    this.element.toggleAttribute('data-loose', this.node.isLoose)
  }
}

class ItemDrawing extends ContainerDrawing<Item> {
  private box: HTMLInputElement | null = null

  constructor(
    node: Item,
    private readonly context: DrawingContext,
  ) {
    super(document.createElement('li'), node, context)
    this.update()
  }

  override update(): void {
    super.update()
    const { isDone } = this.node
    this.element.toggleAttribute('data-task', isDone !== null)
    if (isDone === null) {
      this.box?.remove()
      this.box = null
    } else if (this.box === null) {
      this.box = document.createElement('input')
      this.box.type = 'checkbox'
      this.box.disabled = true
      this.box.toggleAttribute('checked', isDone)
      const { taskDone, taskOpen } = this.context.tools.words
      this.box.setAttribute('aria-label', isDone ? taskDone : taskOpen)
      this.element.prepend(this.box)
    }
  }
}

/** Displayed TeX: as it was written until it is complete. */
class FormulaDrawing implements Drawing {
  readonly element = document.createElement('div')
  /** The TeX as it is on the page, drawn or not. */
  private tex = ''
  private isDrawn = false

  constructor(
    private readonly node: MathBlock,
    private readonly context: DrawingContext,
  ) {
    this.element.className = 'math'
    this.element.dir = 'ltr'
    this.element.tabIndex = 0
    this.update()
  }

  update(): void {
    const { lines, isClosed } = this.node
    const tex = lines.join('\n')
    if (this.isDrawn || !tex.startsWith(this.tex)) this.clear()
    appendText(this.element, tex.slice(this.tex.length))
    this.tex = tex
    this.isDrawn = isClosed
    if (isClosed) this.context.tools.drawFormula(this.element, tex, true)
  }

  tip(): Element {
    return this.element
  }

  private clear(): void {
    this.element.replaceChildren()
    delete this.element.dataset.tex
    this.tex = ''
  }
}
