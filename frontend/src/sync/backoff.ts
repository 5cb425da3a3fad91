/** How long to wait before the next try: full jitter (uniform between 0 and an exponential bound). Pure. */

const BASE_MS = 400
const CAP_MS = 10_000

/**
 * `attempt` counts from 0; `random` is in [0, 1). A server that named a time is never asked before it,
 * and the jitter comes on top, so that the pages it sent away do not all come back at once.
 */
export function backoffMs(attempt: number, random: number, retryAfterMs: number | null = null): number {
  const bound = Math.min(CAP_MS, BASE_MS * 2 ** attempt)
  return (retryAfterMs ?? 0) + random * bound
}
