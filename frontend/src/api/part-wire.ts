/** The parts a message is made of, as the API's contract names them: types and nothing that runs. */

export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

export interface ReasoningPart {
  readonly type: 'reasoning'
  readonly text: string
}

export interface ToolCallPart {
  readonly type: 'tool_call'
  readonly id: string
  readonly name: string
  /** The provider's own string: usually JSON, not always valid. */
  readonly arguments: string
}

export interface ToolResultPart {
  readonly type: 'tool_result'
  /** That of the call. */
  readonly id: string
  readonly content: string
  readonly is_error: boolean
}

export interface ImagePart {
  readonly type: 'image'
  readonly file_id: string
  readonly name: string
  readonly media_type: string
  /** In bytes. */
  readonly size: number
  /** In pixels. */
  readonly width: number
  readonly height: number
}

export interface FilePart {
  readonly type: 'file'
  readonly file_id: string
  readonly name: string
  readonly media_type: string
  readonly kind: 'text' | 'document' | 'audio'
  readonly size: number
  /** Of so many characters of text the model is told the first `given`: about so many tokens. */
  readonly characters: number
  readonly given: number
  readonly tokens: number
}

/** A file in a question. */
export type AttachedPart = ImagePart | FilePart

export type Part = TextPart | ReasoningPart | ToolCallPart | ToolResultPart | AttachedPart
