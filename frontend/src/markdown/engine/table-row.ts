/** The lines of a table (GFM 0.29, section 4.10). Pure. */
import type { Alignment } from './document'

/** The text of each cell. A pipe behind a backslash is part of its cell, and the backslash is gone. */
export function splitRow(row: string): readonly string[] {
  const text = row.trim()
  const cells: string[] = []
  let cell = ''
  for (let at = text.startsWith('|') ? 1 : 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\' && text[at + 1] === '|') {
      cell += '|'
      at += 1
    } else if (character === '\\') {
      cell += text.slice(at, at + 2)
      at += 1
    } else if (character === '|') {
      cells.push(cell.trim())
      cell = ''
    } else {
      cell += character
    }
  }
  return cell.trim() === '' ? cells : [...cells, cell.trim()]
}

/** The alignments that a line under `head` sets, if it is such a line and has as many cells; else null. */
export function readAlignments(line: string, head: string): readonly Alignment[] | null {
  if (!/[|:]/.test(line) && !head.includes('|')) return null
  if (!/^[|:\- \t]+$/.test(line)) return null
  const cells = splitRow(line)
  if (cells.length === 0 || !cells.every((cell) => /^:?-+:?$/.test(cell))) return null
  return cells.length === splitRow(head).length && head.trim() !== '' ? cells.map(alignmentOf) : null
}

function alignmentOf(cell: string): Alignment {
  if (cell.startsWith(':')) return cell.endsWith(':') ? 'center' : 'left'
  return cell.endsWith(':') ? 'right' : null
}
