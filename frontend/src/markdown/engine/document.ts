/**
 * What the engine makes of Markdown: a tree of blocks with lines of text in them. It grows at its end: nodes keep their
 * identity while they change, and children are added, exchanged and taken away at the end of their parent only.
 */

export type Inline =
  | TextInline
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  /** TeX. It may still grow, or turn out to be text, while `isOpen`. */
  | { readonly kind: 'math'; readonly text: string; readonly isDisplayed: boolean; readonly isOpen: boolean }
  | { readonly kind: 'emphasis' | 'strong' | 'strikethrough'; readonly children: readonly Inline[] }
  /** `href` is null while it is not known yet. */
  | { readonly kind: 'link'; readonly href: string | null; readonly title: string | null; readonly children: readonly Inline[] }
  /** `source` is null while it is not known yet, and for what may not be fetched. */
  | { readonly kind: 'image'; readonly source: string | null; readonly title: string | null; readonly alternative: string }
  /** A reference to the footnote of this number. */
  | { readonly kind: 'footnote'; readonly number: number }

export interface TextInline {
  readonly kind: 'text'
  readonly text: string
}

export type Alignment = 'left' | 'center' | 'right' | null

/** Text with its marks, as far as it has come. Texts that stand side by side are one text. */
export interface Line {
  /** What stays as it is. More is added at its end; another array means that all of it was read anew. */
  readonly done: readonly Inline[]
  /** What follows, as it is most likely to be read. */
  readonly open: readonly Inline[]
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
  /** What stands behind the opening fence, its escapes resolved; '' for indented code. */
  readonly info: string
  /** The last one may grow. */
  readonly lines: readonly string[]
  readonly isClosed: boolean
}

/** Displayed TeX. */
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
  /** Empty as long as the line that sets them has not come: there is nothing but a head then. */
  readonly alignments: readonly Alignment[]
  readonly rows: readonly Row[]
}

/** The first row of a table is its head; the others have as many cells. */
export interface Row {
  readonly kind: 'row'
  readonly cells: readonly Line[]
}

export interface Footnote {
  readonly kind: 'footnote'
  readonly number: number
  readonly children: readonly Block[]
}

export interface Root {
  readonly kind: 'document'
  readonly children: readonly Block[]
  /** Those that are both defined and referred to, by their numbers. */
  readonly footnotes: readonly Footnote[]
}

export type Block = Paragraph | Heading | CodeBlock | MathBlock | Rule | Quote | List | Item | Table
export type Container = Root | Quote | List | Item | Footnote
/** What can change. */
export type Node = Block | Row | Footnote | Root | Line
