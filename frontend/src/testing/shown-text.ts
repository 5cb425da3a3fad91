/** What can be read of a document, in the order it stands. */
import type { Block, Root } from '../markdown/engine/document'
import { plainText } from '../markdown/engine/plain-text'
import { inlinesOf } from './line-inlines'

export function shownText({ children, footnotes }: Root): string {
  return [...children, ...footnotes.flatMap((note) => note.children)].map(textOf).join('\n')
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainText(inlinesOf(block.line))
    case 'code':
    case 'math':
      return block.lines.join('\n')
    case 'rule':
      return ''
    case 'table':
      return block.rows.map(({ cells }) => cells.map((cell) => plainText(inlinesOf(cell))).join(' ')).join('\n')
    default:
      return block.children.map(textOf).join('\n')
  }
}
