/** What goes over the wire about models: types and nothing that runs. */

export type Ability = 'vision' | 'reasoning' | 'tools' | 'images'

/** What it is there for. */
export type ModelKind = 'chat' | 'image' | 'speech' | 'transcription' | 'embedding' | 'moderation' | 'other'

export interface Model {
  readonly id: string
  readonly provider: string
  readonly name: string
  readonly kind: ModelKind
  /** How many tokens a question and its answer may have together; null: nobody says. */
  readonly context_window: number | null
  /** What it is known to be able to. */
  readonly abilities: readonly Ability[]
  /** US dollars for a million tokens; null: nobody says. */
  readonly price: { readonly input: number; readonly output: number } | null
}

export interface ModelList {
  readonly models: readonly Model[]
  readonly default: string | null
  /** Who draws where nobody chose. */
  readonly default_image: string | null
}
