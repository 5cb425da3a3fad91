/** What goes over the wire about pictures that are asked for: types and nothing that runs. */

/** How many, how large, how good; null: the model decides. */
export interface Sketch {
  readonly n: number
  readonly size: string | null
  readonly quality: string | null
}

/** A picture as it is before it is done; `index`: which of those that are asked for, `data`: Base64. */
export interface PartialPicture {
  readonly index: number
  readonly media_type: string
  readonly data: string
}
