/** The menu of a conversation as a file of its own: it weighs more than everything else in the list. */
import { shallowReadonly, shallowRef, type Component, type ShallowRef } from 'vue'

export interface LazyRowMenu {
  /** Null until it is there. */
  readonly menu: Readonly<ShallowRef<Component | null>>
  /** Fetches it; what fails is tried again with the next call. */
  readonly fetch: () => Promise<void>
}

export function useRowMenu(): LazyRowMenu {
  const menu: ShallowRef<Component | null> = shallowRef(null)

  async function fetch(): Promise<void> {
    if (menu.value !== null) return
    try {
      menu.value = (await import('./RowMenu.vue')).default
    } catch {
      // Without a network there is no menu, and nothing it offers could be done: the list is as good as before.
    }
  }

  return { menu: shallowReadonly(menu), fetch }
}
