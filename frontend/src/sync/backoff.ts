/** How long to wait before the next try: full jitter (uniform between 0 and an exponential bound). Pure. */

const BASE_MS = 400
const CAP_MS = 10_000

/** `attempt` counts from 0; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)
}
