/** Footnotes: numbered by the first reference to them, which comes before what they say as a rule. */
import { normalizeLabel } from './characters'
import type { Block, Footnote } from './document'
import type { FootnoteNumbers } from './scan'
import type { Draft, Tree } from './tree'

/** What a footnote is called among the labels of links. */
export function footnoteName(label: string): string {
  return `^${normalizeLabel(label)}`
}

export type FootnoteDraft = Draft<Footnote> & { children: Block[] }

export class Footnotes implements FootnoteNumbers {
  private readonly numbers = new Map<string, number>()
  private readonly definitions = new Map<string, FootnoteDraft>()

  constructor(private readonly tree: Tree) {}

  get count(): number {
    return this.numbers.size
  }

  readonly isDefined = (name: string): boolean => this.definitions.has(name)

  readonly numberOf = (name: string): number | null => this.numbers.get(name) ?? null

  /** What is referred to for the first time. */
  number(names: readonly string[]): void {
    for (const name of names) {
      if (this.numbers.has(name)) continue
      this.numbers.set(name, this.numbers.size + 1)
      this.tree.onTakeBack(() => this.numbers.delete(name))
      this.list(name)
    }
  }

  /** Nothing more comes, as it seems: what is not defined is no footnote, and has no number. `outdate` hears of each that has another. */
  closeGaps(outdate: (name: string) => void): void {
    const before = [...this.numbers]
    const after = before.map(([name]) => name).filter(this.isDefined)
    const moved = after.filter((name, index) => this.numbers.get(name) !== index + 1)
    this.renumber(
      after.map((name, index) => [name, index + 1]),
      moved,
      outdate,
    )
    this.tree.onTakeBack(() => this.renumber(before, moved, outdate))
  }

  /** The first definition counts; what others say belongs to nothing. */
  define(name: string): FootnoteDraft {
    const footnote = { kind: 'footnote' as const, number: 0, children: [] }
    if (this.definitions.has(name)) return footnote
    this.definitions.set(name, footnote)
    this.tree.onTakeBack(() => this.definitions.delete(name))
    this.list(name)
    return footnote
  }

  private renumber(numbers: readonly (readonly [string, number])[], moved: readonly string[], outdate: (name: string) => void): void {
    this.numbers.clear()
    for (const [name, number] of numbers) this.numbers.set(name, number)
    for (const name of moved) {
      const footnote = this.definitions.get(name)
      if (footnote !== undefined) this.tree.set(footnote, 'number', this.numbers.get(name) ?? 0)
      outdate(name)
    }
  }

  /** What is both defined and referred to is shown. */
  private list(name: string): void {
    const footnote = this.definitions.get(name)
    const number = this.numbers.get(name)
    if (footnote === undefined || number === undefined) return
    const { root } = this.tree
    this.tree.set(footnote, 'number', number)
    this.tree.set(root, 'footnotes', [...root.footnotes, footnote].toSorted((one, other) => one.number - other.number))
  }
}
