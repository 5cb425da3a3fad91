/** What the page and the frame of a diagram say to each other. */

/** From the page: draw this. */
export interface DiagramRequest {
  readonly source: string
  readonly isDark: boolean
}

/** From the frame. `height` in CSS pixels. */
export type DiagramReply = { readonly kind: 'ready' } | { readonly kind: 'drawn'; readonly height: number } | { readonly kind: 'refused' }
