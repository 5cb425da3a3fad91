/**
 * Markdown that grows at its end, as a tree that grows with it (`document.ts` says what it is made of). Pure: knows no page
 * and no framework. What a piece of text costs depends on its own length, not on how much came before.
 */
import { Builder } from './builder'
import type { Node, Root } from './document'
import { readLine } from './line-reading'
import { References } from './references'
import { Tree } from './tree'
import { UndecidedLine } from './undecided-line'

export interface EngineOptions {
  /** The characters of an entity, given with `&` and `;`; null if there is no such entity. */
  readonly entity: (entity: string) => string | null
}

export class Engine {
  private readonly tree = new Tree()
  private readonly references: References
  private readonly builder: Builder
  /** What the line that is not complete begins with, as long as it is not known what it means. */
  private undecided: UndecidedLine | null
  /** What may be half of a character. */
  private half = ''
  /** A line feed that comes now belongs to the carriage return before it. */
  private isAfterReturn = false
  private reopen: (() => void) | null = null

  constructor({ entity }: EngineOptions) {
    this.references = new References(this.tree, entity)
    this.builder = new Builder(this.tree, this.references)
    this.undecided = new UndecidedLine(this.tree)
  }

  get document(): Root {
    return this.tree.root
  }

  /** Also after `finish`: what was open then is open again. */
  append(text: string): void {
    if (text === '') return
    this.reopen?.()
    const whole = this.half + text.replaceAll('\0', '\ufffd')
    this.half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? ''
    const own = whole.slice(this.isAfterReturn && whole.startsWith('\n') ? 1 : 0, whole.length - this.half.length)
    if (own !== '' || this.half === '') this.isAfterReturn = own.endsWith('\r')
    for (const [index, part] of own.split(/\r\n?|\n/).entries()) {
      if (index > 0) this.endLine()
      if (part !== '') this.read(part)
    }
    this.references.readGrown()
  }

  /** As it looks if nothing more comes. */
  finish(): void {
    if (this.reopen !== null) return
    const { half, undecided, builder, tree } = this
    tree.beginTrial()
    const steps = [builder.mark(), undecided?.mark()]
    this.reopen = () => {
      this.reopen = null
      tree.takeBack()
      for (const step of steps) step?.()
      this.undecided = undecided
      this.half = half
      this.references.finish(false)
    }
    this.half = ''
    if (half !== '') this.read(half)
    if (this.undecided?.text !== '') this.endLine()
    builder.finish()
    this.references.readGrown()
    this.references.finish(true)
  }

  /** Lines ask for a label that means something else by now: `update` is to be called. */
  get isOutdated(): boolean {
    return this.references.hasOutdated
  }

  /** Reads such lines anew, one after the other, until time is over. */
  update(isTimeOver: () => boolean): void {
    this.references.update(isTimeOver)
  }

  /** What has changed since the last call, in no order. New blocks are children of what has changed. */
  takeChanges(): ReadonlySet<Node> {
    return this.tree.takeChanges()
  }

  private read(part: string): void {
    const { undecided } = this
    if (undecided === null) {
      this.builder.append(part)
      return
    }
    undecided.append(part)
    this.decide(undecided.text, false)
  }

  private endLine(): void {
    if (this.undecided !== null) this.decide(this.undecided.text, true)
    this.builder.endLine()
    this.undecided = new UndecidedLine(this.tree)
  }

  private decide(line: string, isComplete: boolean): void {
    const { openContainers, openLeaf } = this.builder
    const reading = readLine(line, isComplete, openContainers, openLeaf)
    if (reading === null) {
      this.undecided?.showIfLong(openLeaf)
      return
    }
    this.undecided?.hide()
    this.undecided = null
    this.builder.take(reading)
  }
}
