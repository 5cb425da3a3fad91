/** A node of the engine's tree on the page, and what drawing it takes. */
import type { Node } from '../engine/document'
import type { DrawingTools } from './drawing-tools'
import type { InlineElements } from './line-writer'

export interface Drawing {
  readonly element: HTMLElement
  /** The node has changed; drawings of its children look after themselves. */
  update(): void
  /** The element in which text is added, as long as there is one. */
  tip(): Element | null
}

export interface DrawingContext {
  readonly tools: DrawingTools
  readonly inlines: InlineElements
  /** What is drawn, so that what changes can be found. */
  readonly drawings: WeakMap<Node, Drawing>
}
