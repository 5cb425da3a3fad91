/** Waiting and trying again, cut short by an abort or by a wake-up. The signal says who gave up; nothing is thrown for it. */
import { backoffMs } from './backoff'

export type OnWake = (callback: () => void) => () => void

/** Resolves after `ms`, or at once when woken or aborted. */
export function pause(ms: number, signal: AbortSignal, onWake: OnWake): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const timer = setTimeout(finish, ms)
    const offWake = onWake(finish)
    signal.addEventListener('abort', finish)
    function finish(): void {
      clearTimeout(timer)
      offWake()
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })
}

/** Calls until it succeeds; null if aborted. Throws what `isFinal` calls final. */
export async function tryUntilDone<T>(
  call: () => Promise<T>,
  options: {
    readonly signal: AbortSignal
    readonly onWake: OnWake
    readonly isFinal: (error: unknown) => boolean
    readonly onFailure?: () => void
  },
): Promise<T | null> {
  const { signal, onWake, isFinal, onFailure } = options
  for (let attempt = 0; ; attempt += 1) {
    if (signal.aborted) return null
    try {
      return await call()
    } catch (error) {
      // The signal may have gone off during the call, which then failed for no other reason.
      if (isAborted(signal)) return null
      if (isFinal(error)) throw error
      onFailure?.()
      await pause(backoffMs(attempt, Math.random()), signal, onWake)
    }
  }
}

/** Asked anew: the type checker takes `aborted` for a constant across an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
