/** markdown-it's flat tokens → nested nodes. Pure. Decides what a link and an image become; knows no position in the source. */
import type { Token } from 'markdown-it'
import type { CodeNode, ElementNode, MarkdownNode } from './node'

interface Frame {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: MarkdownNode[]
}

const NEW_TAB = { target: '_blank', rel: 'noopener noreferrer' }

export function nodesOf(tokens: readonly Token[]): readonly MarkdownNode[] {
  const root: Frame = { tag: '', attributes: {}, children: [] }
  const stack: Frame[] = [root]
  for (const token of tokens) {
    // A tight list's paragraphs: their content belongs to the item itself.
    if (token.hidden) continue
    const parent = stack.at(-1) ?? root
    if (token.nesting === 1) {
      stack.push({ tag: token.tag, attributes: attributesOf(token), children: [] })
    } else if (token.nesting === -1) {
      stack.pop()
      stack.at(-1)?.children.push(elementOf(parent))
    } else {
      parent.children.push(...leavesOf(token))
    }
  }
  return root.children
}

function leavesOf(token: Token): readonly MarkdownNode[] {
  switch (token.type) {
    case 'inline':
      return nodesOf(token.children ?? [])
    case 'softbreak':
      return [{ kind: 'text', text: '\n' }]
    case 'fence':
    case 'code_block':
      return [codeOf(token)]
    case 'code_inline':
      return [element('code', {}, [{ kind: 'text', text: token.content }])]
    case 'image':
      return [imageLink(token)]
    default:
      if (token.tag !== '') return [element(token.tag, attributesOf(token), [])]
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }]
  }
}

function codeOf(token: Token): CodeNode {
  const language = token.info.trim().split(/\s+/)[0] ?? ''
  return { kind: 'code', language, text: token.content.replace(/\n$/, '') }
}

/** Fetching a picture would tell a stranger's server who reads this, and when: the reader follows the link or does not. */
function imageLink(token: Token): MarkdownNode {
  const href = String(token.attrGet('src') ?? '')
  return element('a', { href, ...NEW_TAB }, [{ kind: 'text', text: token.content || href }])
}

function attributesOf(token: Token): Readonly<Record<string, string>> {
  const attributes = Object.fromEntries((token.attrs ?? []).map(([name, value]) => [name, String(value)]))
  if (token.tag === 'a') return { ...attributes, ...NEW_TAB }
  const { style, ...others } = attributes
  const align = /^text-align:(\w+)$/.exec(style ?? '')?.[1]
  return align === undefined ? others : { ...others, class: align }
}

function elementOf({ tag, attributes, children }: Frame): ElementNode {
  return element(tag, attributes, children)
}

function element(tag: string, attributes: Readonly<Record<string, string>>, children: readonly MarkdownNode[]): ElementNode {
  return { kind: 'element', tag, attributes, children }
}
