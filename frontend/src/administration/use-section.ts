/** Which section is shown: the address says so, so that it can be gone back to, kept and sent. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { sectionOf, type Section } from './section'

export function useSection(): Readonly<Ref<Section>> {
  const section = ref(sectionOf(window.location.hash))
  const read = (): void => {
    section.value = sectionOf(window.location.hash)
  }
  window.addEventListener('hashchange', read)
  onScopeDispose(() => window.removeEventListener('hashchange', read))
  return readonly(section)
}
