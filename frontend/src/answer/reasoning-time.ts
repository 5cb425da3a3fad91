/** How long an answer's parts took to write. Pure. */
import type { EndedRun } from './answer'

/**
 * Milliseconds that part number `index` of `count` was being written, null where that is not known. A run's times
 * belong to the parts that it wrote to: those of the first run are counted from the first part, those of the last of
 * several from the last part; what lies between them cannot be told apart. A part that both wrote to took both times.
 */
export function partMs(runs: readonly EndedRun[], index: number, count: number): number | null {
  const [first, ...others] = runs.map((run) => run.timing?.parts ?? [])
  const last = others.at(-1) ?? []
  const times = [first?.[index], last[index - (count - last.length)]].filter((ms) => ms !== undefined)
  return times.length === 0 ? null : times.reduce((sum, ms) => sum + ms)
}
