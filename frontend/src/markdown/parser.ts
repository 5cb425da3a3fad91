/** Markdown → top-level blocks. Pure; the only place that knows markdown-it and how it is set. */
import createMarkdownIt, { type Env, type Token } from 'markdown-it'
import type { MarkdownNode } from './node'
import { nodesOf } from './token-nodes'

export type References = Readonly<NonNullable<Env['references']>>

export interface ParsedBlock {
  readonly node: MarkdownNode
  /** The line of the source it begins on, counted from 0. */
  readonly line: number
}

export interface Parsed {
  readonly blocks: readonly ParsedBlock[]
  /** The link reference definitions known at the end. */
  readonly references: References
}

const markdown = createMarkdownIt({ html: false, linkify: true })
// Without it `README.md` and `main.py` would become links to Moldova and Paraguay.
markdown.linkify.set({ fuzzyLink: false })
markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url)

/** `references` are those that were defined above this text: the first definition of a label wins. */
export function parseMarkdown(source: string, references: References): Parsed {
  const env = { references: { ...references } }
  const tokens = markdown.parse(source, env)
  const blocks = topLevelGroups(tokens).flatMap(({ line, group }) =>
    nodesOf(group).map((node): ParsedBlock => ({ node, line })),
  )
  return { blocks, references: env.references }
}

function topLevelGroups(tokens: readonly Token[]): readonly { line: number; group: Token[] }[] {
  const groups: { line: number; group: Token[] }[] = []
  let depth = 0
  for (const token of tokens) {
    if (depth === 0) groups.push({ line: token.map?.[0] ?? 0, group: [] })
    depth += token.nesting
    groups.at(-1)?.group.push(token)
  }
  return groups
}
