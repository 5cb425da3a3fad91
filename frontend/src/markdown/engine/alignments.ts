/** The line under the head of a table (GFM 0.29, section 4.10). Pure. */
import type { Alignment } from './document'
import { MOST_COLUMNS } from './limits'
import { splitRow } from './row-splitter'

/** How long one of its cells may be before it is shown that nothing has come of it. */
const LONGEST_CELL = 80

/** The alignments that a line under `head` sets, if it is such a line and has as many cells; else null. */
export function readAlignments(line: string, head: string): readonly Alignment[] | null {
  if (!/[|:]/.test(line) && !head.includes('|')) return null
  if (!/^[|:\- \t]+$/.test(line)) return null
  const cells = splitRow(line)
  if (cells.length === 0 || cells.length > MOST_COLUMNS || !cells.every((cell) => /^:?-+:?$/.test(cell))) return null
  return cells.length === splitRow(head).length && head.trim() !== '' ? cells.map(alignmentOf) : null
}

/** Whether a line that has begun like this is most likely to set alignments. */
export function mayBecomeAlignments(line: string, head: string): boolean {
  if (!head.includes('|') || !/^[|:\- \t]+$/.test(line)) return false
  const cells = splitRow(line)
  return cells.length <= splitRow(head).length && cells.every((cell) => cell.length <= LONGEST_CELL)
}

function alignmentOf(cell: string): Alignment {
  if (cell.startsWith(':')) return cell.endsWith(':') ? 'center' : 'left'
  return cell.endsWith(':') ? 'right' : null
}
