/** A line of text in its element. */
import type { Line } from '../engine/document'
import type { Drawing } from './drawing'
import { LineWriter, START, type InlineElements, type Place } from './line-writer'
import { keepSelection } from './selection'

export class LineDrawing implements Drawing {
  /** What is drawn for good: so many of these inlines, up to this place. */
  private done: Line['done'] | null = null
  private count = 0
  private place: Place = START

  constructor(
    readonly element: HTMLElement,
    private readonly line: Line,
    private readonly elements: InlineElements,
  ) {
    this.update()
  }

  update(): void {
    keepSelection(this.element, () => this.draw())
  }

  tip(): Element {
    return this.element
  }

  private draw(): void {
    const { done, open } = this.line
    if (done !== this.done) {
      this.done = done
      this.count = 0
      this.place = START
    }
    const writer = new LineWriter(this.element, this.elements, this.place)
    for (; this.count < done.length; this.count += 1) {
      const inline = done[this.count]
      if (inline !== undefined) writer.write(inline)
    }
    this.place = writer.place
    for (const inline of open) writer.write(inline)
    writer.end()
  }
}
