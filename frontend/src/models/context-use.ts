/** How much of a model's context window a conversation takes. Pure. */
import type { RunEnd } from '../api/wire'
import type { Written } from '../composer/written'

/** What a picture of usual size comes to; providers differ by a factor of ten. */
const PICTURE_TOKENS = 1000

export interface ContextUse {
  /** Tokens of all that was said so far, as the provider counted them or Parley estimates. */
  readonly used: number
  readonly window: number
  /** So many messages no longer fit, and are left out. */
  readonly leftOut: number
}

/** Null where nobody knows one of them. What is being written counts too, roughly. */
export function contextUse(window: number | null, latest: RunEnd | null, draft: Written): ContextUse | null {
  if (window === null) return null
  const { input_tokens: input, output_tokens: output } = latest?.usage ?? { input_tokens: null, output_tokens: null }
  const used = (input ?? 0) + (output ?? 0) + estimatedTokens(draft.text) + draft.files.reduce((sum, file) => sum + (file.type === 'image' ? PICTURE_TOKENS : file.tokens), 0)
  return used === 0 ? null : { used, window, leftOut: latest?.left_out ?? 0 }
}

/** Of alphabetic text about four characters are a token, of Chinese, Japanese and Korean about one. */
export function estimatedTokens(text: string): number {
  const wide = text.match(/[\u2e80-\u{10ffff}]/gu)?.length ?? 0
  return wide + Math.ceil((text.length - wide) / 4)
}
