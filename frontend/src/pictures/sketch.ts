/** What is asked of a model that draws, and what it can be asked. Pure. */
import type { Sketch } from '../api/drawing-wire'
import type { Model } from '../api/model-wire'

export const MOST_PICTURES = 10
export const ANYTHING: Sketch = { n: 1, size: null, quality: null }

export interface Choices {
  readonly sizes: readonly string[]
  readonly qualities: readonly string[]
}

/** By what providers' own pages say of each; the first that the name fits. */
const KNOWN: readonly (readonly [RegExp, Choices])[] = [
  [/dall-e-2/i, { sizes: ['256x256', '512x512', '1024x1024'], qualities: [] }],
  [/dall-e-3/i, { sizes: ['1024x1024', '1792x1024', '1024x1792'], qualities: ['standard', 'hd'] }],
]
const USUAL: Choices = { sizes: ['1024x1024', '1536x1024', '1024x1536'], qualities: ['low', 'medium', 'high'] }

export function choicesOf(model: string | null): Choices {
  return KNOWN.find(([name]) => name.test(model ?? ''))?.[1] ?? USUAL
}

/** Without what this model does not know. */
export function within({ sizes, qualities }: Choices, { n, size, quality }: Sketch): Sketch {
  return { n, size: sizes.find((each) => each === size) ?? null, quality: qualities.find((each) => each === quality) ?? null }
}

/** Width by height; null where it says neither. */
export function ratioOf(size: string | null): number | null {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size ?? '') ?? []
  return width === undefined || height === undefined ? null : Number(width) / Number(height)
}

const LONGEST_NAME = 80

/** One line of a text, for a heading. */
export function beginningOf(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1).trimEnd()}…`
}

export function isDrawer(models: readonly Model[], id: string | undefined): boolean {
  return models.some((model) => model.id === id && model.kind === 'image')
}

const COMMAND = '/image'

/** What stands behind `/image`; null: that is not how the message begins. */
export function behindCommand(text: string): string | null {
  return /^\/image\s/.test(text) ? text.slice(COMMAND.length).trimStart() : null
}

/** As somebody could have typed it. */
export function withCommand(words: string): string {
  return `${COMMAND} ${words}`
}

/** Whatever else is stored is no wish. */
export function readSketch(stored: string | null): Sketch {
  try {
    const { n, size, quality } = JSON.parse(stored ?? 'null') as Sketch
    const count = Number.isInteger(n) && n >= 1 && n <= MOST_PICTURES ? n : 1
    return { n: count, size: typeof size === 'string' ? size : null, quality: typeof quality === 'string' ? quality : null }
  } catch {
    return ANYTHING
  }
}
