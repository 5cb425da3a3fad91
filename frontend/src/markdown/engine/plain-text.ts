/** What is left of text without its marks. Pure. */
import type { Inline } from './document'

export function plainText(inlines: readonly Inline[]): string {
  return inlines.map(textOf).join('')
}

function textOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
    case 'math':
      return inline.text
    case 'image':
      return inline.alternative
    case 'break':
      return '\n'
    case 'footnote':
      return ''
    default:
      return plainText(inline.children)
  }
}
