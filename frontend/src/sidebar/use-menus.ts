/** The menus of the list, fetched when somebody comes near them. */
import { shallowReadonly, shallowRef, type Component, type ShallowRef } from 'vue'

export interface Menus {
  readonly row: Component
  readonly folder: Component
  readonly list: Component
  readonly folders: Component
  readonly share: Component
  readonly imports: Component
}

export interface LazyMenus {
  /** Null until they are there. */
  readonly menus: Readonly<ShallowRef<Menus | null>>
  /** Fetches them; what fails is tried again with the next call. */
  readonly fetch: () => Promise<void>
}

export function useMenus(): LazyMenus {
  const menus: ShallowRef<Menus | null> = shallowRef(null)

  async function fetch(): Promise<void> {
    // Without a network there are no menus, and nothing they offer could be done: the list is as good as before.
    menus.value ??= await import('./menus').catch(() => null)
  }

  return { menus: shallowReadonly(menus), fetch }
}
