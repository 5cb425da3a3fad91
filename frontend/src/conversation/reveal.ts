/** Puts a message on the path that is shown. */
import type { Turn } from './turn'

export interface LoadingMoves {
  readonly path: () => readonly Turn[]
  readonly loadEarlier: () => Promise<void>
}

export interface RevealMoves extends LoadingMoves {
  readonly step: (messageId: string) => Promise<void>
}

/** It may be above what is known of this path; false if it is not on it, or cannot be loaded. */
export async function loadUpTo(messageId: string, { path, loadEarlier }: LoadingMoves): Promise<boolean> {
  const isShown = (): boolean => path().some((turn) => turn.id === messageId)
  while (!isShown()) {
    const first = path()[0]
    await loadEarlier()
    if (!isShown() && path()[0]?.id === first?.id) return false
  }
  return true
}

/** It may also be in another version of the path; false if there is no such message. */
export async function reveal(messageId: string, moves: RevealMoves): Promise<boolean> {
  if (await loadUpTo(messageId, moves)) return true
  await moves.step(messageId)
  return await loadUpTo(messageId, moves)
}
