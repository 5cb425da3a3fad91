/** What is drawn follows what is known at most once a frame, and not at all in a tab that nobody sees. */
import { onScopeDispose, shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'

export function useFrame<T>(source: () => T): Readonly<ShallowRef<T>> {
  const drawn = shallowRef(source()) as ShallowRef<T>
  let frame: number | null = null

  function draw(): void {
    frame = null
    drawn.value = source()
  }

  watch(source, () => (frame ??= requestAnimationFrame(draw)), { flush: 'sync' })
  onScopeDispose(() => {
    if (frame !== null) cancelAnimationFrame(frame)
  })
  return shallowReadonly(drawn)
}
