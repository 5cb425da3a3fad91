/** What a line of text shows, with texts that stand side by side as one. */
import type { Inline, Line } from '../markdown/engine/document'

export function inlinesOf({ done, open }: Line): readonly Inline[] {
  const inlines: Inline[] = []
  for (const inline of [...done, ...open]) {
    const last = inlines.at(-1)
    if (inline.kind === 'text' && last?.kind === 'text') inlines[inlines.length - 1] = { kind: 'text', text: last.text + inline.text }
    else inlines.push(inline)
  }
  return inlines
}
