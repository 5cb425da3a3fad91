/**
 * Loads what stands above, a little at a time, whenever the page has nothing else to do: so that the browser's own
 * search finds it, and nobody waits for it who scrolls up.
 */
import { onScopeDispose, watch } from 'vue'

/** Where a browser does not say when it is idle. */
const PAUSE_MS = 300

export interface IdleSurroundings {
  /** Where what is loaded begins; null: it is all there, or something is going on that this would disturb. */
  readonly place: () => string | null
  readonly load: () => Promise<void>
}

export function useIdleLoading({ place, load }: IdleSurroundings): void {
  let cancel: () => void = () => undefined

  function plan(): void {
    cancel()
    if (place() === null) return
    if ('requestIdleCallback' in window) {
      const handle = requestIdleCallback(() => void load())
      cancel = () => cancelIdleCallback(handle)
    } else {
      const timer = setTimeout(() => void load(), PAUSE_MS)
      cancel = () => clearTimeout(timer)
    }
  }

  // What could not be loaded leaves the place as it is, and is left to the button above it.
  watch(place, plan, { immediate: true, flush: 'post' })
  onScopeDispose(() => cancel())
}
