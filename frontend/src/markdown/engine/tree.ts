/** The tree of blocks while it is built: what has changed in it since someone looked, and how to take changes back. */
import type { Block, Node, Root } from './document'

/** A node as the engine sees it. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] }

export interface Parent {
  readonly node: Node
  readonly children: Block[]
}

export class Tree {
  readonly root: Draft<Root> = { kind: 'document', children: [], footnotes: [] }
  private changed = new Set<Node>()
  private steps: (() => void)[] | null = null

  add({ node, children }: Parent, block: Block): void {
    children.push(block)
    this.touch(node)
    this.onTakeBack(() => {
      children.pop()
      this.touch(node)
    })
  }

  removeLast({ node, children }: Parent): void {
    const block = children.pop()
    this.touch(node)
    if (block === undefined) return
    this.onTakeBack(() => {
      children.push(block)
      this.touch(node)
    })
  }

  set<T extends Node, K extends keyof T>(node: T, key: K, value: T[K]): void {
    const before = node[key]
    node[key] = value
    this.touch(node)
    this.onTakeBack(() => {
      node[key] = before
      this.touch(node)
    })
  }

  touch(node: Node): void {
    this.changed.add(node)
  }

  /** What has changed since the last call, in no order. */
  takeChanges(): ReadonlySet<Node> {
    const { changed } = this
    this.changed = new Set()
    return changed
  }

  /** What follows is for now only. */
  beginTrial(): void {
    this.steps = []
  }

  /** Everything since `beginTrial` was not. */
  takeBack(): void {
    const steps = this.steps ?? []
    this.steps = null
    for (const step of steps.toReversed()) step()
  }

  /** How what is being done is undone. */
  onTakeBack(step: () => void): void {
    this.steps?.push(step)
  }
}
