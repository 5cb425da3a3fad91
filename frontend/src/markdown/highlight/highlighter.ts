/** The page's side of the colours: tells the worker what code there is, and paints what comes back when there is time. */
import type { IdleQueue } from '../idle-queue'
import type { ColourToken } from './colour-tokens'
import type { ColourReply, ColourRequest } from './colours.worker'

/** False if the line cannot be painted now; it is tried again when the selection changes. */
export type Paint = (line: number, tokens: readonly ColourToken[]) => boolean

export interface CodeColours {
  /** All lines of the code; the last one may still grow if it is not closed. */
  readonly update: (lines: readonly string[], isClosed: boolean) => void
  readonly dispose: () => void
}

/** What people write behind a fence for no language. Of others the worker knows whether it has colours. */
const PLAIN = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'output', 'log', 'mermaid'])
/** So many lines are painted at once. */
const SLICE = 16

/** One worker colours all the code of a page. */
export class Highlighter {
  private readonly worker = new Worker(new URL('./colours.worker.ts', import.meta.url), { type: 'module' })
  private readonly blocks = new Map<number, (reply: ColourReply) => void>()
  private waiting: (() => boolean)[] = []
  private opened = 0

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<ColourReply>) => this.blocks.get(data.block)?.(data))
    document.addEventListener('selectionchange', () => this.paintWaiting())
  }

  open(language: string, paint: Paint, idle: IdleQueue): CodeColours {
    const block = this.opened
    let complete = 0
    this.opened += 1
    this.blocks.set(block, ({ lines }) => {
      for (let start = 0; start < lines.length; start += SLICE) {
        idle.add(() => {
          for (const { index, tokens } of lines.slice(start, start + SLICE)) this.paint(() => !this.blocks.has(block) || paint(index, tokens))
        })
      }
    })
    return {
      update: (lines, isClosed) => {
        const count = isClosed ? lines.length : lines.length - 1
        if (count <= complete) return
        const text = lines.slice(complete, count).map((line) => `${line}\n`)
        complete = count
        this.worker.postMessage({ kind: 'code', block, language, text: text.join(''), lines: count } satisfies ColourRequest)
      },
      dispose: () => {
        this.blocks.delete(block)
        this.worker.postMessage({ kind: 'gone', block } satisfies ColourRequest)
      },
    }
  }

  private paint(step: () => boolean): void {
    if (!step()) this.waiting.push(step)
  }

  private paintWaiting(): void {
    const { waiting } = this
    this.waiting = []
    for (const step of waiting) this.paint(step)
  }
}

let highlighter: Highlighter | null = null

/** Null for what is no language. The worker comes with the first one. */
export function openColours(language: string, paint: Paint, idle: IdleQueue): CodeColours | null {
  if (PLAIN.has(language.toLowerCase())) return null
  highlighter ??= new Highlighter()
  return highlighter.open(language, paint, idle)
}
