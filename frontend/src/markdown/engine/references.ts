/** What the labels of a document stand for, and the lines that wait for one to get a meaning. */
import { readDefinition } from './definition'
import { GrowingLine } from './growing-line'
import type { LinkTarget } from './link-tail'
import type { Surroundings } from './scan'

export class References {
  private readonly targets = new Map<string, LinkTarget>()
  private readonly dependents = new Map<string, Set<GrowingLine>>()
  private readonly surroundings: Surroundings

  constructor(entity: Surroundings['entity']) {
    this.surroundings = { entity, reference: (label) => this.targets.get(label) ?? null, footnote: () => null }
  }

  /** Text that is complete. */
  lineOf(text: string): GrowingLine {
    const line = new GrowingLine(text.trimEnd(), this.surroundings, true)
    for (const label of line.missed) this.dependents.set(label, (this.dependents.get(label) ?? new Set()).add(line))
    return line
  }

  /** What a paragraph has behind the definitions at its start, which are taken in. */
  takeFrom(text: string): string {
    return text.slice(endOfDefinitions(text, (label, target) => this.define(label, target))).trim()
  }

  /** The first definition of a label counts. */
  private define(label: string, target: LinkTarget): void {
    if (this.targets.has(label)) return
    this.targets.set(label, target)
    for (const line of this.dependents.get(label) ?? []) line.readAnew(true)
    this.dependents.delete(label)
  }
}

export function withoutDefinitions(text: string): string {
  return text.slice(endOfDefinitions(text, () => undefined))
}

function endOfDefinitions(text: string, define: (label: string, target: LinkTarget) => void): number {
  let at = 0
  while (text[at] === '[') {
    const found = readDefinition(text, at, true)
    if (found === null || found === 'partial') break
    define(found.value.label, found.value.target)
    at = found.end
  }
  return at
}
