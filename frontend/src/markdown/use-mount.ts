/** Components in elements that Vue did not make. They go with the component that put them there. */
import { getCurrentInstance, h, onScopeDispose, render, type Component } from 'vue'

/** Returns the element of the component. */
export type Mount = (component: Component, props: Readonly<Record<string, unknown>>, place: HTMLElement) => Element | null

export function useMount(): Mount {
  const appContext = getCurrentInstance()?.appContext ?? null
  const places: HTMLElement[] = []

  onScopeDispose(() => {
    for (const place of places) render(null, place)
  })

  return (component, props, place) => {
    const node = h(component, props)
    node.appContext = appContext
    render(node, place)
    places.push(place)
    return place.firstElementChild
  }
}
