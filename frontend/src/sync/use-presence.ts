/** Whether someone can see this tab, and the moments when trying again at once makes sense. */
import { onScopeDispose, readonly, ref, type InjectionKey, type Ref } from 'vue'
import type { OnWake } from './retry'

export interface Presence {
  readonly isVisible: Readonly<Ref<boolean>>
  /** Calls back when the network returns or the reader does; returns the way to stop that. */
  readonly onWake: OnWake
}

export const presenceKey: InjectionKey<Presence> = Symbol('presence')

/** Becoming visible and getting the focus are one look at the page, told twice. */
const LOOK_MS = 1000

export function usePresence(): Presence {
  const isVisible = ref(document.visibilityState === 'visible')
  const callbacks = new Set<() => void>()
  let lookedAt = -Infinity

  function wake(): void {
    for (const callback of [...callbacks]) callback()
  }
  function noteLook(): void {
    const now = performance.now()
    if (now - lookedAt < LOOK_MS) return
    lookedAt = now
    wake()
  }
  function readVisibility(): void {
    isVisible.value = document.visibilityState === 'visible'
    if (isVisible.value) noteLook()
    else lookedAt = -Infinity
  }

  document.addEventListener('visibilitychange', readVisibility)
  window.addEventListener('online', wake)
  // Two windows side by side are both visible: going to one shows only as focus.
  window.addEventListener('focus', noteLook)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', readVisibility)
    window.removeEventListener('online', wake)
    window.removeEventListener('focus', noteLook)
    callbacks.clear()
  })

  return {
    isVisible: readonly(isVisible),
    onWake(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
  }
}
