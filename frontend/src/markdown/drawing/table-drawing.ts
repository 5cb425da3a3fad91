/** A table: its head first, then row after row. */
import type { Alignment, Row, Table } from '../engine/document'
import type { Drawing, DrawingContext } from './drawing'
import { LineDrawing } from './line-drawing'

export class TableDrawing implements Drawing {
  readonly element = document.createElement('div')
  private readonly table = document.createElement('table')
  private readonly rows: RowDrawing[] = []
  private alignments: Table['alignments'] = []
  private hasTools = false

  constructor(
    private readonly node: Table,
    private readonly context: DrawingContext,
  ) {
    this.element.className = 'table'
    // It scrolls sideways, and so has to be reachable by keyboard.
    this.element.tabIndex = 0
    this.element.append(this.table)
    this.update()
  }

  update(): void {
    const { alignments, rows } = this.node
    while (this.rows.length > 0 && this.rows.at(-1)?.row !== rows[this.rows.length - 1]) this.rows.pop()?.element.remove()
    if (this.rows.length <= 1) this.table.tBodies[0]?.remove()
    for (const row of rows.slice(this.rows.length)) this.addRow(row)
    if (alignments !== this.alignments) this.rows[0]?.align(alignments)
    this.alignments = alignments
    if (alignments.length > 0 && !this.hasTools) this.addTools()
  }

  tip(): Element | null {
    return this.rows.at(-1)?.tip() ?? null
  }

  private addRow(row: Row): void {
    const isHead = this.rows.length === 0
    const drawing = new RowDrawing(row, isHead, this.node.alignments, this.context)
    this.context.drawings.set(row, drawing)
    this.rows.push(drawing)
    if (isHead) this.table.createTHead().append(drawing.element)
    else (this.table.tBodies[0] ?? this.table.createTBody()).append(drawing.element)
  }

  private addTools(): void {
    this.hasTools = true
    const place = document.createElement('div')
    place.className = 'table-tools'
    this.element.prepend(place)
    this.context.tools.addTableTools(place, this.table)
  }
}

class RowDrawing implements Drawing {
  readonly element = document.createElement('tr')

  constructor(
    readonly row: Row,
    private readonly isHead: boolean,
    private alignments: readonly Alignment[],
    private readonly context: DrawingContext,
  ) {
    this.update()
  }

  update(): void {
    for (const line of this.row.cells.slice(this.element.cells.length)) {
      const cell = document.createElement(this.isHead ? 'th' : 'td')
      if (this.isHead) cell.setAttribute('scope', 'col')
      this.element.append(cell)
      this.context.drawings.set(line, new LineDrawing(cell, line, this.context.inlines))
    }
    this.align(this.alignments)
  }

  align(alignments: readonly Alignment[]): void {
    this.alignments = alignments
    for (const [column, cell] of [...this.element.cells].entries()) {
      const alignment = alignments[column] ?? null
      if (alignment !== null) cell.className = alignment
      else cell.removeAttribute('class')
    }
  }

  /** The last cell with something in it. */
  tip(): Element | null {
    return [...this.element.cells].findLast((cell) => cell.textContent !== '') ?? this.element.cells[0] ?? null
  }
}
