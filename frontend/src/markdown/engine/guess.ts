/** What is likeliest while more may come: that a mark which is kept back comes to something. */
import type { Run } from './runs'
import type { Scan } from './scan'

/** The runs above `below` (null: all). The last first: each takes in what stands behind it. */
export function guessRuns(scan: Scan, below: Run | null): void {
  for (let run = scan.runs.last; run !== null && run !== below; run = run.previous) guessRun(scan, run)
}

function guessRun(scan: Scan, { canOpen, character, count, length, piece, position }: Run): void {
  if (!canOpen || !scan.isHeld(position) || scan.isWithinWord(position, length)) return
  const kind = character === '~' ? 'strikethrough' : count >= 2 ? 'strong' : 'emphasis'
  if (scan.chain.wrapAfter(piece, null, (children) => ({ kind, children }))) scan.chain.remove(piece)
}
