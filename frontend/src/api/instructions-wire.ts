/** What goes over the wire about instructions, and what is kept to use again: types and nothing that runs. */

/** Sampling parameters by the names of the OpenAI chat API; what is not set is the provider's choice. */
export interface Params {
  readonly temperature?: number
  readonly top_p?: number
  readonly max_tokens?: number
  readonly presence_penalty?: number
  readonly frequency_penalty?: number
  readonly seed?: number
  readonly stop?: readonly string[]
  readonly reasoning_effort?: string
}

/** What a model is told besides what is said. */
export interface Instructions {
  readonly system_prompt: string | null
  readonly params: Params | null
}

/** Instructions to use again, with the model they are for. */
export interface Preset extends Instructions {
  readonly id: string
  readonly name: string
  readonly model: string | null
}

/** A text for the message field; what stands in it as `{{name}}` is filled in each time. */
export interface PromptTemplate {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** What a conversation is made with. */
export interface ConversationDraft {
  readonly temporary?: true
  readonly system_prompt?: string
  readonly params?: Params
}
