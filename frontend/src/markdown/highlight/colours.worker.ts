/**
 * Colours code beside the page, so that no text waits for it. A block of code is coloured anew as it grows, but never more
 * than a part of the time, and only lines that came out different are sent.
 */
import highlighter from 'highlight.js/lib/core'
import { colourLines, type ColourToken } from './colour-tokens'
import { languageName, loadLanguage } from './languages'

export type ColourRequest =
  | {
      readonly kind: 'code'
      readonly block: number
      readonly language: string
      /** What is added to the code. */
      readonly text: string
      /** So many lines are complete. */
      readonly lines: number
    }
  | { readonly kind: 'gone'; readonly block: number }

export interface ColouredLine {
  readonly index: number
  readonly tokens: readonly ColourToken[]
}

export interface ColourReply {
  readonly block: number
  readonly lines: readonly ColouredLine[]
}

interface CodeState {
  /** The name of its language. */
  readonly name: string
  text: string
  lines: number
  /** What was sent of each line. */
  readonly sent: string[]
  isQueued: boolean
}

/** A block waits so many times as long as its colours took. */
const REST = 4
const SHORTEST_REST_MS = 50

const blocks = new Map<number, CodeState>()
/** The languages that are there with all that is inside them. */
const loaded = new Set<string>()

self.addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  if (data.kind === 'gone') {
    blocks.delete(data.block)
    return
  }
  const name = languageName(data.language)
  if (name === null) return
  const state = blocks.get(data.block) ?? { name, text: '', lines: 0, sent: [], isQueued: false }
  blocks.set(data.block, state)
  state.text += data.text
  state.lines = data.lines
  if (!state.isQueued) void colour(data.block, state)
})

async function colour(block: number, state: CodeState): Promise<void> {
  state.isQueued = true
  if (!(await isLoaded(state.name))) return
  const start = performance.now()
  const { lines: asked } = state
  const reply = changedLines(state, highlighter.highlight(state.text, { language: state.name, ignoreIllegals: true }).value)
  if (reply.length > 0) self.postMessage({ block, lines: reply } satisfies ColourReply)
  setTimeout(
    () => {
      state.isQueued = false
      if (state.lines !== asked) void colour(block, state)
    },
    Math.max(SHORTEST_REST_MS, REST * (performance.now() - start)),
  )
}

function changedLines(state: CodeState, html: string): readonly ColouredLine[] {
  const changed: ColouredLine[] = []
  for (const [index, tokens] of colourLines(html).slice(0, state.lines).entries()) {
    const sent = JSON.stringify(tokens)
    if (state.sent[index] === sent) continue
    state.sent[index] = sent
    changed.push({ index, tokens })
  }
  return changed
}

async function isLoaded(name: string): Promise<boolean> {
  // To register a language again would have its grammar compiled again.
  if (loaded.has(name)) return true
  try {
    for (const [each, language] of await loadLanguage(name)) highlighter.registerLanguage(each, language)
    loaded.add(name)
    return true
  } catch {
    return false
  }
}
