/**
 * A document on the page that grows with its text. Only what has changed is looked at: nodes of what is finished are never
 * touched again, so that a selection in them survives.
 */
import type { Node } from '../engine/document'
import { Engine } from '../engine/engine'
import { ChildrenDrawing } from './children-drawing'
import type { Drawing, DrawingContext } from './drawing'
import type { DrawingTools } from './drawing-tools'
import { entityOf } from './entity'
import { FootnotesDrawing } from './footnotes-drawing'
import { InlineDrawing } from './inline-drawing'

/** So many blocks stand in one element: what is far away need not be laid out block by block. */
const GROUP = 32
/** How long lines are read anew before the page gets its turn. */
const SLICE_MS = 8

export class DocumentDrawing {
  private readonly engine = new Engine({ entity: entityOf })
  private readonly context: DrawingContext
  private readonly blocks: ChildrenDrawing
  private readonly footnotes: FootnotesDrawing
  private readonly groups: Element[] = []
  private tip: Element | null = null
  private slice: ReturnType<typeof setTimeout> | null = null

  /** `now`: milliseconds on a clock that only goes on. */
  constructor(
    element: HTMLElement,
    tools: DrawingTools,
    private readonly now = () => performance.now(),
  ) {
    this.context = { tools, inlines: new InlineDrawing(tools), drawings: new WeakMap<Node, Drawing>() }
    const { children } = this.engine.document
    this.blocks = new ChildrenDrawing(this.context, children, ({ element }, index) => this.place(element, index))
    this.footnotes = new FootnotesDrawing(this.context, element)
  }

  /** Lines are still to be read anew. */
  get isBusy(): boolean {
    return this.engine.isOutdated
  }

  append(text: string): void {
    this.engine.append(text)
    this.draw()
    this.moveTip(this.blocks.last?.tip() ?? null)
  }

  /** Nothing more comes, as it seems. */
  finish(): void {
    this.engine.finish()
    this.draw()
    this.moveTip(null)
  }

  /** The element of a block at the top level, once it is there. */
  blockElement(index: number): HTMLElement | undefined {
    return this.blocks.drawing(index)?.element
  }

  dispose(): void {
    if (this.slice !== null) clearTimeout(this.slice)
  }

  private draw(): void {
    if (this.engine.isOutdated) this.readAnew()
    for (const node of this.engine.takeChanges()) this.update(node)
    if (this.engine.isOutdated) this.slice ??= setTimeout(() => this.drawSlice())
  }

  private readAnew(): void {
    const end = this.now() + SLICE_MS
    this.engine.update(() => this.now() > end)
  }

  private drawSlice(): void {
    this.slice = null
    this.draw()
  }

  /** What is not drawn yet will be with what it stands in. */
  private update(node: Node): void {
    if (!('kind' in node) || node.kind !== 'document') {
      this.context.drawings.get(node)?.update()
      return
    }
    this.blocks.update()
    this.footnotes.update(node.footnotes)
    while (this.groups.length > Math.ceil(node.children.length / GROUP)) this.groups.pop()?.remove()
  }

  /** Its first letters say which way a block is read. Once they are there, what comes later moves nothing. */
  private place(element: HTMLElement, index: number): void {
    if (element.dir === '') element.dir = 'auto'
    this.groupFor(index).append(element)
  }

  private groupFor(index: number): Element {
    const known = this.groups[Math.floor(index / GROUP)]
    if (known !== undefined) return known
    const group = document.createElement('div')
    const isBelowHeading = /^H\d$/.test(this.blockElement(index - 1)?.tagName ?? '')
    group.className = isBelowHeading ? 'blocks below-heading' : 'blocks'
    this.footnotes.insertBefore(group)
    this.groups.push(group)
    return group
  }

  private moveTip(tip: Element | null): void {
    if (tip === this.tip) return
    this.tip?.removeAttribute('data-tip')
    tip?.setAttribute('data-tip', '')
    this.tip = tip
  }
}
