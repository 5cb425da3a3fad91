/** Whether a media query holds, now and from now on. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue'

export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = matchMedia(query)
  const holds = ref(list.matches)
  const read = (): void => {
    holds.value = list.matches
  }
  list.addEventListener('change', read)
  onScopeDispose(() => list.removeEventListener('change', read))
  return readonly(holds)
}
