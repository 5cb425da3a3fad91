/** What a line can mean: what it finds open, and what it makes of it. */
import type { Alignment } from './document'

/** A container as the next line finds it. */
export type OpenContainer =
  | { readonly kind: 'quote' }
  /** `offset`: the columns that its content is indented by; `isEmpty`: nothing but its marker has come. */
  | { readonly kind: 'item' | 'footnote'; readonly offset: number; readonly isEmpty: boolean }

export type OpenLeaf =
  | { readonly kind: 'none' }
  /** `hasText` is false as long as there is nothing in it but definitions of links. */
  | { readonly kind: 'paragraph'; readonly lastLine: string; readonly hasText: boolean }
  | { readonly kind: 'fence'; readonly character: string; readonly length: number; readonly indent: number }
  | { readonly kind: 'indented' }
  | { readonly kind: 'table' }
  | { readonly kind: 'math'; readonly closing: string }

export type ContainerStart =
  | { readonly kind: 'quote' }
  | { readonly kind: 'item'; readonly marker: string; readonly start: number | null; readonly offset: number }
  | { readonly kind: 'footnote'; readonly label: string; readonly offset: number }

export type LeafReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly text: string; readonly isLazy: boolean }
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'row'; readonly text: string }
  | { readonly kind: 'close' }
  | { readonly kind: 'fence'; readonly character: string; readonly length: number; readonly indent: number; readonly info: string }
  | { readonly kind: 'math'; readonly closing: string }
  | { readonly kind: 'indented'; readonly text: string }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'setext'; readonly level: number }
  | { readonly kind: 'delimiter'; readonly alignments: readonly Alignment[] }
  | { readonly kind: 'rule' }

export interface LineReading {
  /** How many of the open containers go on, from the outermost. */
  readonly matched: number
  readonly starts: readonly ContainerStart[]
  readonly leaf: LeafReading
}
