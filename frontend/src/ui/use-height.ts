/** How high an element is, in CSS pixels, now and from now on. */
import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

export function useHeight(element: () => HTMLElement | null): Readonly<Ref<number>> {
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    height.value = entry?.borderBoxSize[0]?.blockSize ?? 0
  })
  watch(
    element,
    (now) => {
      observer.disconnect()
      if (now !== null) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => observer.disconnect())
  return readonly(height)
}
