/** Components in elements that Vue did not make. They go with the component that put them there. */
import { getCurrentInstance, h, onScopeDispose, render, type Component } from 'vue'

export interface Mounting {
  /** Returns the element of the component. */
  readonly mount: (component: Component, props: Readonly<Record<string, unknown>>, place: HTMLElement) => Element | null
  readonly unmount: (place: HTMLElement) => void
}

export function useMount(): Mounting {
  const appContext = getCurrentInstance()?.appContext ?? null
  const places = new Set<HTMLElement>()

  function unmount(place: HTMLElement): void {
    render(null, place)
    places.delete(place)
  }

  onScopeDispose(() => {
    for (const place of places) unmount(place)
  })

  return {
    mount: (component, props, place) => {
      const node = h(component, props)
      node.appContext = appContext
      render(node, place)
      places.add(place)
      return place.firstElementChild
    },
    unmount,
  }
}
