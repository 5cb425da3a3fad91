/** Puts a message on the path that is shown. */
import type { Turn } from './turn'

export interface RevealMoves {
  readonly path: () => readonly Turn[]
  readonly loadEarlier: () => Promise<void>
  readonly step: (messageId: string) => Promise<void>
}

/** It may be above what is known of this path, or in another version of it; false if there is no such message. */
export async function reveal(messageId: string, { path, loadEarlier, step }: RevealMoves): Promise<boolean> {
  const isShown = (): boolean => path().some((turn) => turn.id === messageId)
  let isOtherVersion = false
  while (!isShown()) {
    const first = path()[0]
    await loadEarlier()
    if (isShown() || path()[0]?.id !== first?.id) continue
    if (isOtherVersion) return false
    await step(messageId)
    isOtherVersion = true
  }
  return true
}
