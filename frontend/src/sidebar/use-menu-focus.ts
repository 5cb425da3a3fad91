/** A menu gives the focus back to its button, which would end what it has just begun (the writing of a name, say). */
export interface MenuFocus {
  /** What is chosen takes the focus elsewhere. */
  readonly leave: (act: () => void) => void
  /** For the menu's `close-auto-focus`. */
  readonly keepFocus: (event: Event) => void
}

export function useMenuFocus(): MenuFocus {
  let isLeaving = false
  return {
    leave(act) {
      isLeaving = true
      act()
    },
    keepFocus(event) {
      if (isLeaving) event.preventDefault()
      isLeaving = false
    },
  }
}
