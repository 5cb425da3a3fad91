/** Rendered Markdown as plain frozen values: what the parser makes and the view draws. */

export interface TextNode {
  readonly kind: 'text'
  readonly text: string
}

export interface ElementNode {
  readonly kind: 'element'
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly MarkdownNode[]
}

/** A fenced or indented code block. */
export interface CodeNode {
  readonly kind: 'code'
  /** The first word after the fence, '' if there is none. */
  readonly language: string
  readonly text: string
}

export type MarkdownNode = TextNode | ElementNode | CodeNode

/** One block at the top level of a document. */
export interface Block {
  /** Its place in the document, which never changes. */
  readonly key: number
  readonly node: MarkdownNode
  /** True once no text that may follow can change it. */
  readonly isSettled: boolean
}
