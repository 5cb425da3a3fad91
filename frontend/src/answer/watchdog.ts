/** Ends a connection that has fallen silent: a dead one looks just like a quiet one. */

export interface Watchdog {
  /** Goes off with the one it was made from, after too long a silence, or when cut. */
  readonly signal: AbortSignal
  /** Something came. */
  feed(): void
  cut(): void
  /** To be called when the connection is over. */
  release(): void
}

export function startWatchdog(parent: AbortSignal, silenceMs: number): Watchdog {
  const connection = new AbortController()
  const cut = (): void => connection.abort()
  let timer = setTimeout(cut, silenceMs)
  parent.addEventListener('abort', cut)
  if (parent.aborted) cut()
  return {
    signal: connection.signal,
    feed() {
      clearTimeout(timer)
      timer = setTimeout(cut, silenceMs)
    },
    cut,
    release() {
      clearTimeout(timer)
      parent.removeEventListener('abort', cut)
    },
  }
}
