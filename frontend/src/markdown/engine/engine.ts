/** Markdown that grows at its end, as a tree that grows with it. Pure: knows no page and no framework. */
import { Builder } from './builder'
import type { Block } from './document'
import { readLine } from './line-reading'

export interface EngineOptions {
  /** The characters of an entity, given with `&` and `;`; null if there is no such entity. */
  readonly entity: (entity: string) => string | null
}

export class Engine {
  private readonly builder: Builder
  private partial = ''

  constructor({ entity }: EngineOptions) {
    this.builder = new Builder(entity)
  }

  get blocks(): readonly Block[] {
    return this.builder.blocks
  }

  append(text: string): void {
    // A carriage return at the end may be the first half of a line ending.
    const lines = (this.partial + text).split(/\r\n|\n|\r(?!$)/)
    this.partial = lines.pop() ?? ''
    for (const line of lines) this.take(line)
  }

  finish(): void {
    const last = this.partial.replace(/\r$/, '')
    if (last !== '') this.take(last)
    this.builder.finish()
  }

  private take(line: string): void {
    const reading = readLine(line.replaceAll('\0', '\ufffd'), true, this.builder.openContainers, this.builder.openLeaf)
    if (reading === null) throw new Error('a complete line means something')
    this.builder.take(reading)
  }
}
