/** A block of code: its language, what can be done with it, and an element for each line, which can be coloured. */
import type { CodeBlock } from '../engine/document'
import type { ColourToken } from '../highlight/colour-tokens'
import type { CodeColours } from '../highlight/highlighter'
import { appendText } from './append-text'
import type { Drawing, DrawingContext } from './drawing'
import { isSelected } from './selection'

/** So many lines stand in one element: what is far away need not be laid out line by line. */
const GROUP = 32

export class CodeDrawing implements Drawing {
  readonly element = document.createElement('figure')
  private readonly head = document.createElement('figcaption')
  private readonly frame = document.createElement('pre')
  private readonly code = document.createElement('code')
  private readonly lines: HTMLElement[] = []
  private readonly colours: Pick<CodeColours, 'update'> | null
  private readonly isDiagram: boolean
  private removeDiagram: (() => void) | null = null
  /** How many characters of the last line are drawn. */
  private drawn = 0

  constructor(
    private readonly block: CodeBlock,
    private readonly context: DrawingContext,
  ) {
    const language = languageOf(block.info)
    const { head, frame } = this
    const label = document.createElement('span')
    this.isDiagram = language.toLowerCase() === 'mermaid'
    this.element.className = 'code-block'
    this.element.dir = 'ltr'
    label.textContent = language
    head.append(label)
    // It scrolls sideways, and so has to be reachable by keyboard.
    frame.tabIndex = 0
    frame.append(this.code)
    this.element.append(head, frame)
    context.tools.addCodeTools(head, { language, text: () => `${block.lines.join('\n')}\n`, element: frame })
    this.colours = context.tools.openColours(language, (index, tokens) => this.paint(index, tokens))
    this.update()
  }

  update(): void {
    const { lines, isClosed } = this.block
    if (this.lines.length > lines.length) this.shorten(lines.length)
    for (let index = Math.max(0, this.lines.length - 1); index < lines.length; index += 1) this.write(index, lines[index] ?? '')
    this.colours?.update(lines, isClosed)
    if (this.isDiagram) this.updateDiagram(isClosed)
  }

  tip(): Element {
    return this.lines.at(-1) ?? this.code
  }

  private write(index: number, text: string): void {
    if (index === this.lines.length) this.addLine(index)
    const line = this.lines[index]
    if (line === undefined) return
    if (text.length < this.drawn) this.clear(line)
    if (text.length > this.drawn) appendText(line, text.slice(this.drawn))
    this.drawn = text.length
  }

  /** False if the reader has selected something in the line. */
  private paint(index: number, tokens: readonly ColourToken[]): boolean {
    const line = this.lines[index]
    // It has become another one since.
    if (line === undefined || this.block.lines[index] !== tokens.map(([, text]) => text).join('')) return true
    if (isSelected(line)) return false
    line.replaceChildren(...tokens.map(paintedToken))
    if (index < this.lines.length - 1) appendText(line, '\n')
    return true
  }

  /** The last of the lines that are left is drawn again: nothing stands behind it. */
  private shorten(count: number): void {
    for (const line of this.lines.splice(count)) line.remove()
    if (this.code.lastElementChild?.childElementCount === 0) this.code.lastElementChild.remove()
    const last = this.lines.at(-1)
    if (last !== undefined) this.clear(last)
  }

  private clear(line: HTMLElement): void {
    line.replaceChildren()
    this.drawn = 0
  }

  /** The block may go on: an answer that was stopped inside it had closed it only for a while. */
  private updateDiagram(isClosed: boolean): void {
    if (!isClosed) this.removeDiagram?.()
    this.removeDiagram = isClosed ? (this.removeDiagram ?? this.context.tools.addDiagram(this.head, this.block.lines.join('\n'), this.frame)) : null
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

function paintedToken([colour, text]: ColourToken): Node {
  if (colour === null) return document.createTextNode(text)
  const element = document.createElement('span')
  element.className = colour
  element.textContent = text
  return element
}

/** The first word behind the fence. */
function languageOf(info: string): string {
  return info.trim().split(/\s+/)[0] ?? ''
}
