/** A model names a conversation some seconds after its first answer: the list looks again by then. */
import { onScopeDispose, watch } from 'vue'

const LOOKS_AFTER_MS = [3_000, 10_000, 30_000] as const

/** `writing`: in how many conversations something is being written. `isWanted`: a model gives titles here. */
export function useLateTitles(writing: () => number, isWanted: () => boolean, look: () => void): void {
  let timers: readonly ReturnType<typeof setTimeout>[] = []

  watch(writing, (now, before) => {
    if (now >= before || !isWanted()) return
    timers.forEach(clearTimeout)
    timers = LOOKS_AFTER_MS.map((ms) => setTimeout(look, ms))
  })
  onScopeDispose(() => timers.forEach(clearTimeout))
}
