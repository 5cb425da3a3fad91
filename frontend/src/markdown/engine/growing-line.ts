/** Text with marks that grows at its end: what is read for good is not read again. */
import type { Inline, Line } from './document'
import { scanInline } from './inline-scanner'
import type { Surroundings } from './scan'

export class GrowingLine implements Line {
  inlines: readonly Inline[] = []
  /** The labels in it that stand for nothing yet. */
  readonly missed = new Set<string>()
  private done: readonly Inline[] = []
  private cut = 0

  constructor(
    private source: string,
    private readonly surroundings: Surroundings,
    isComplete: boolean,
  ) {
    this.read(isComplete)
  }

  /** How many of the inlines stay as they are: text at their end may still grow. */
  get settled(): number {
    return this.done.length - (this.done.at(-1)?.kind === 'text' ? 1 : 0)
  }

  append(text: string, isComplete: boolean): void {
    this.source += text
    this.read(isComplete)
  }

  /** From the start: a label has got a meaning. */
  readAnew(isComplete: boolean): void {
    this.done = []
    this.cut = 0
    this.read(isComplete)
  }

  private read(isComplete: boolean): void {
    const { inlines, cut, settled, missed } = scanInline(this.source, this.cut, isComplete, this.surroundings)
    this.inlines = joined(this.done, inlines)
    if (cut > this.cut) this.done = joined(this.done, settled)
    this.cut = cut
    for (const label of missed) this.missed.add(label)
  }
}

/** Text that was cut in two is one. */
function joined(done: readonly Inline[], more: readonly Inline[]): readonly Inline[] {
  const last = done.at(-1)
  const [first, ...others] = more
  if (last?.kind !== 'text' || first?.kind !== 'text') return [...done, ...more]
  return [...done.slice(0, -1), { kind: 'text', text: last.text + first.text }, ...others]
}
