/** A block of code: its language, what can be done with it, and an element for each line, which can be coloured. */
import type { CodeBlock } from '../engine/document'
import { appendText } from './append-text'
import type { Drawing, DrawingContext } from './drawing'

/** So many lines stand in one element: what is far away need not be laid out line by line. */
const GROUP = 32

export class CodeDrawing implements Drawing {
  readonly element = document.createElement('figure')
  private readonly code = document.createElement('code')
  private readonly lines: HTMLElement[] = []
  /** How many characters of the last line are drawn. */
  private drawn = 0

  constructor(
    private readonly block: CodeBlock,
    context: DrawingContext,
  ) {
    const language = languageOf(block.info)
    const head = document.createElement('figcaption')
    const label = document.createElement('span')
    const frame = document.createElement('pre')
    this.element.className = 'code-block'
    label.textContent = language
    head.append(label)
    // It scrolls sideways, and so has to be reachable by keyboard.
    frame.tabIndex = 0
    frame.append(this.code)
    this.element.append(head, frame)
    context.tools.addCodeTools(head, { language, text: () => `${block.lines.join('\n')}\n`, element: frame })
    this.update()
  }

  update(): void {
    const { lines } = this.block
    if (this.lines.length > lines.length) this.shorten(lines.length)
    for (let index = Math.max(0, this.lines.length - 1); index < lines.length; index += 1) this.write(index, lines[index] ?? '')
  }

  tip(): Element {
    return this.lines.at(-1) ?? this.code
  }

  private write(index: number, text: string): void {
    if (index === this.lines.length) this.addLine(index)
    const line = this.lines[index]
    if (line === undefined) return
    if (text.length > this.drawn) appendText(line, text.slice(this.drawn))
    this.drawn = text.length
  }

  /** The last of the lines that are left is drawn again: nothing stands behind it. */
  private shorten(count: number): void {
    for (const line of this.lines.splice(count)) line.remove()
    if (this.code.lastElementChild?.childElementCount === 0) this.code.lastElementChild.remove()
    this.lines.at(-1)?.replaceChildren()
    this.drawn = 0
  }

  private addLine(index: number): void {
    const before = this.lines.at(-1)
    if (before !== undefined) appendText(before, '\n')
    const group = index % GROUP === 0 ? this.code.appendChild(document.createElement('span')) : this.code.lastElementChild
    const line = document.createElement('span')
    line.className = 'line'
    group?.append(line)
    this.lines.push(line)
    this.drawn = 0
  }
}

/** The first word behind the fence. */
function languageOf(info: string): string {
  return info.trim().split(/\s+/)[0] ?? ''
}
