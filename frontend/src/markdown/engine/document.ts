/** What the engine makes of Markdown: a tree of blocks with lines of text in them. Grows at its end. */

export type Inline =
  | TextInline
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'math'; readonly text: string; readonly isDisplayed: boolean }
  | { readonly kind: 'emphasis' | 'strong' | 'strikethrough'; readonly children: readonly Inline[] }
  /** `href` is null while it is not known yet. */
  | { readonly kind: 'link'; readonly href: string | null; readonly title: string | null; readonly children: readonly Inline[] }
  /** `source` is null while it is not known yet, and for what may not be fetched. */
  | { readonly kind: 'image'; readonly source: string | null; readonly title: string | null; readonly alternative: string }
  | { readonly kind: 'footnote'; readonly label: string; readonly number: number }

/** Its text grows while it is the last one. */
export interface TextInline {
  readonly kind: 'text'
  readonly text: string
}

export type Alignment = 'left' | 'center' | 'right' | null

/** Text with its marks, as far as it has come. The first `settled` of them never change again. */
export interface Line {
  readonly inlines: readonly Inline[]
  readonly settled: number
}

export interface Paragraph {
  readonly kind: 'paragraph'
  readonly line: Line
}

export interface Heading {
  readonly kind: 'heading'
  readonly level: number
  readonly line: Line
}

export interface CodeBlock {
  readonly kind: 'code'
  /** What stands behind the opening fence; '' for indented code. */
  readonly info: string
  readonly lines: readonly string[]
  readonly isClosed: boolean
}

export interface MathBlock {
  readonly kind: 'math'
  readonly lines: readonly string[]
  readonly isClosed: boolean
}

export interface Rule {
  readonly kind: 'rule'
}

export interface Quote {
  readonly kind: 'quote'
  readonly children: readonly Block[]
}

export interface List {
  readonly kind: 'list'
  /** The first number of an ordered list, null for a bullet list. */
  readonly start: number | null
  /** Its items stand apart. Paragraphs in items are paragraphs, loose or tight. */
  readonly isLoose: boolean
  readonly children: readonly Item[]
}

export interface Item {
  readonly kind: 'item'
  /** Null where the item is no task. */
  readonly isDone: boolean | null
  readonly children: readonly Block[]
}

export interface Table {
  readonly kind: 'table'
  readonly alignments: readonly Alignment[]
  /** The first one is the head. Each has as many cells as there are alignments. */
  readonly rows: readonly (readonly Line[])[]
}

export type Block = Paragraph | Heading | CodeBlock | MathBlock | Rule | Quote | List | Item | Table
