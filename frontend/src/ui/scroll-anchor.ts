/** Holds what the reader sees in its place while the height of what is above it changes, where the browser does not. */

export interface ScrollAnchor {
  /** What is held from now on is whatever stands at the top of the view. */
  readonly take: () => void
  /** The height of something has changed, or the view has moved: maybe both, before either was told. */
  readonly hold: () => void
}

/** Less than a line is high. */
const STEP_PX = 16

interface Held {
  readonly element: Element
  /** Where it begins in the document: that changes only with the height of what is above it. */
  readonly y: number
}

export function createScrollAnchor(content: () => HTMLElement | null): ScrollAnchor {
  let held: Held | null = null

  function find(): Held | null {
    const box = content()?.getBoundingClientRect()
    if (box === undefined) return null
    for (let y = 0; y < innerHeight; y += STEP_PX) {
      const element = document.elementFromPoint(box.left + box.width / 2, y)
      const top = element?.getBoundingClientRect().top ?? -1
      // One that begins above the view may grow there: its top would stand still while what is seen moves.
      if (element !== null && top >= 0 && content()?.contains(element) === true) return { element, y: top + scrollY }
    }
    return null
  }

  return {
    take: () => (held = isAnchoredByBrowser() ? null : find()),
    hold() {
      if (isAnchoredByBrowser()) return
      if (held !== null && held.element.isConnected) {
        const moved = held.element.getBoundingClientRect().top + scrollY - held.y
        if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' })
      }
      held = find()
    },
  }
}

/** Safari knows no such property, and so has no value for it. */
export function isAnchoredByBrowser(): boolean {
  return getComputedStyle(document.documentElement).getPropertyValue('overflow-anchor') === 'auto'
}
