/** A text streamed in tokens, as a model writes it. */
import type { Lab } from './lab'
import { quantile } from './measures'

/** Characters of a token. */
export const TOKEN = 4
const TENTHS = 10
/** What is not measured comes in pieces of this length. */
const BETWEEN = 1000
/** After so many tokens the browser may draw. */
const TOKENS_A_TURN = 16
const TOKENS_A_SECOND = 1000
const FRAME_MS = 1000 / 60

export interface Sampled {
  /** Milliseconds of script for a token. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds of script for each token of the first and of the last tenth, on average. */
  readonly first: number
  readonly last: number
  /** Milliseconds of the browser's longest task; 0 if none took more than 50. */
  readonly longestTask: number
}

export interface Paced {
  readonly frames: number
  readonly dropped: number
  readonly longestTask: number
}

/** At the start of each tenth so many tokens are measured. */
export async function sampled(lab: Lab, source: string, window: number): Promise<Sampled> {
  await lab.reset()
  const tenths: number[][] = []
  const length = Math.ceil(source.length / TENTHS)
  for (let start = 0; start < source.length; start += length) {
    const times: number[] = []
    const end = Math.min(source.length, start + length)
    const measured = Math.min(end, start + window * TOKEN)
    for (let at = start; at < measured; at += TOKEN) {
      const before = performance.now()
      await lab.append(source.slice(at, Math.min(measured, at + TOKEN)))
      times.push(performance.now() - before)
      if (times.length % TOKENS_A_TURN === 0) await turn()
    }
    for (let at = measured; at < end; at += BETWEEN) {
      await lab.append(source.slice(at, Math.min(end, at + BETWEEN)))
      await turn()
    }
    tenths.push(times)
  }
  const sorted = tenths.flat().sort((one, other) => one - other)
  const { longestTask } = await lab.stats()
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), first: mean(tenths[0]), last: mean(tenths.at(-1)), longestTask }
}

/** Everything up to `from` is there before; the rest comes at the pace of a fast model, for so long at most. */
export async function paced(lab: Lab, source: string, from: number, longestMs: number): Promise<Paced> {
  await lab.reset()
  for (let at = 0; at < from; at += BETWEEN) {
    await lab.append(source.slice(at, Math.min(from, at + BETWEEN)))
    await turn()
  }
  const start = await frame()
  let before = start
  let frames = 0
  let dropped = 0
  for (let at = from; at < source.length && before - start < longestMs; ) {
    const now = await frame()
    frames += 1
    dropped += Math.max(0, Math.round((now - before) / FRAME_MS) - 1)
    before = now
    const due = from + Math.floor(((now - start) / 1000) * TOKENS_A_SECOND) * TOKEN
    if (due > at) await lab.append(source.slice(at, due))
    at = Math.max(at, due)
    window.scrollTo(0, document.body.scrollHeight)
  }
  const { longestTask } = await lab.stats()
  return { frames, dropped, longestTask }
}

function mean(times: readonly number[] = []): number {
  return times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length)
}

function frame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}

/** The browser may do what it has to before this goes on. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
