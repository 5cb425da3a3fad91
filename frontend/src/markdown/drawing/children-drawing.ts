/** The blocks in a container: they are added, exchanged and taken away at its end only. */
import type { Block } from '../engine/document'
import { drawBlock } from './block-drawing'
import type { Drawing, DrawingContext } from './drawing'

export class ChildrenDrawing {
  private readonly drawn: { readonly block: Block; readonly drawing: Drawing }[] = []

  constructor(
    private readonly context: DrawingContext,
    private readonly children: readonly Block[],
    private readonly place: (drawing: Drawing, index: number) => void,
  ) {
    this.update()
  }

  get last(): Drawing | undefined {
    return this.drawn.at(-1)?.drawing
  }

  drawing(index: number): Drawing | undefined {
    return this.drawn[index]?.drawing
  }

  update(): void {
    const { children, drawn } = this
    let same = Math.min(children.length, drawn.length)
    while (same > 0 && children[same - 1] !== drawn[same - 1]?.block) same -= 1
    for (const { drawing } of drawn.splice(same)) drawing.element.remove()
    for (const block of children.slice(same)) {
      const drawing = drawBlock(block, this.context)
      this.place(drawing, drawn.length)
      drawn.push({ block, drawing })
    }
  }
}
