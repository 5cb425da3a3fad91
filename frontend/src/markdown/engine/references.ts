/** What the labels of a document stand for, and the lines that ask for one. Where it gets a meaning, they are read anew. */
import type { Definition } from './definition'
import { Footnotes, type FootnoteDraft } from './footnotes'
import { GrowingLine, type LineReader } from './growing-line'
import type { Scanned } from './inline-scanner'
import type { LinkTarget } from './link-tail'
import type { Surroundings } from './scan'
import type { Tree } from './tree'

export class References implements LineReader {
  readonly surroundings: Surroundings
  readonly footnotes: Footnotes
  private readonly targets = new Map<string, LinkTarget>()
  private readonly dependents = new Map<string, Set<GrowingLine>>()
  private readonly outdated = new Set<GrowingLine>()
  private readonly grown = new Set<GrowingLine>()
  private readonly dropped = new WeakSet<GrowingLine>()
  private readonly awaited = new Set<string>()
  private isFinished = false

  constructor(
    private readonly tree: Tree,
    entity: Surroundings['entity'],
  ) {
    this.footnotes = new Footnotes(tree)
    const reference = (label: string): LinkTarget | null => this.targets.get(label) ?? null
    this.surroundings = { entity, reference, awaits: (label) => this.awaits(label), footnotes: this.footnotes }
  }

  get hasOutdated(): boolean {
    return this.outdated.size > 0
  }

  newLine(): GrowingLine {
    const line = new GrowingLine(this)
    this.tree.onTakeBack(() => this.drop(line))
    return line
  }

  /** It is no part of the document any more: nothing that it asks for matters. */
  drop(line: GrowingLine): void {
    this.dropped.add(line)
    this.grown.delete(line)
    this.tree.onTakeBack(() => this.dropped.delete(line))
  }

  noteGrown(line: GrowingLine): void {
    this.grown.add(line)
  }

  /** However many pieces a text has come in at once, it is read once. */
  readGrown(): void {
    for (const line of this.grown) line.read()
  }

  noteRead(line: GrowingLine, { asked, newFootnotes }: Scanned): void {
    this.grown.delete(line)
    this.tree.touch(line)
    this.footnotes.number(newFootnotes)
    for (const label of asked) {
      const lines = this.dependents.get(label)
      if (lines === undefined) this.dependents.set(label, new Set([line]))
      else lines.add(line)
    }
  }

  /** The first definition of a label counts. */
  define({ label, target }: Definition): void {
    if (this.targets.has(label)) return
    this.targets.set(label, target)
    this.outdate(label)
    this.tree.onTakeBack(() => {
      this.targets.delete(label)
      this.outdate(label)
    })
  }

  /** The first definition counts; what others say belongs to nothing. */
  defineFootnote(name: string): FootnoteDraft {
    const isNew = !this.footnotes.isDefined(name)
    const footnote = this.footnotes.define(name)
    if (isNew) this.outdate(name)
    return footnote
  }

  /** Nothing more comes, as it seems: what is awaited does not come. */
  finish(isFinished: boolean): void {
    if (this.isFinished === isFinished) return
    this.isFinished = isFinished
    for (const label of this.awaited) {
      if (!this.targets.has(label) && !this.footnotes.isDefined(label)) this.outdate(label)
    }
    if (isFinished) this.footnotes.closeGaps((name) => this.outdate(name))
  }

  /** Reads lines anew until all are, or time is over. */
  update(isTimeOver: () => boolean): void {
    for (const line of this.outdated) {
      this.outdated.delete(line)
      if (!this.dropped.has(line)) line.readAnew()
      if (isTimeOver()) return
    }
  }

  private awaits(label: string): boolean {
    this.awaited.add(label)
    return !this.isFinished
  }

  /** What asks for this label has to be read anew. */
  private outdate(label: string): void {
    for (const line of this.dependents.get(label) ?? []) this.outdated.add(line)
  }
}
