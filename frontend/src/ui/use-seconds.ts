/** Whole seconds since something last changed. */
import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** `what`: each new value of it starts the count anew; null stops it. */
export function useSeconds(what: () => string | null): Readonly<Ref<number>> {
  const seconds = ref(0)
  let startedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function tick(): void {
    const elapsed = performance.now() - startedAt
    seconds.value = Math.floor(elapsed / 1000)
    timer = setTimeout(tick, 1000 - (elapsed % 1000))
  }

  watch(
    what,
    (now) => {
      clearTimeout(timer)
      startedAt = performance.now()
      seconds.value = 0
      if (now !== null) timer = setTimeout(tick, 1000)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(seconds)
}
