/** Something that changes by itself, looked at again and again while somebody can see it. The latest look counts. */
import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { scopeSignal } from '../sync/scope-signal'
import { usePresence } from '../sync/use-presence'

export interface Looking<T> {
  /** Null until it is known; then it stays until something else is. */
  readonly seen: Readonly<ShallowRef<T | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly look: () => Promise<void>
}

/** `pauseMs`: between two looks; null: only when somebody comes back. */
export function useLooking<T>(read: (signal: AbortSignal) => Promise<T>, pauseMs: number | null): Looking<T> {
  const signal = scopeSignal()
  const { isVisible } = usePresence()
  const seen: ShallowRef<T | null> = shallowRef(null)
  const hasFailed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  async function look(): Promise<void> {
    clearTimeout(timer)
    const number = ++latest
    const found = await read(signal).catch(() => null)
    if (number !== latest || signal.aborted) return
    hasFailed.value = found === null
    if (found !== null) seen.value = found
    // From its end: a server that takes its time is not asked more often for that.
    if (pauseMs !== null && isVisible.value) timer = setTimeout(() => void look(), pauseMs)
  }

  watch(isVisible, (is) => (is ? void look() : clearTimeout(timer)), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return { seen: shallowReadonly(seen), hasFailed: readonly(hasFailed), look }
}
