/** Keeps the window at its end while the reader is there, and leaves it to the reader as soon as they are not. */
import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'
import { isEditable } from './is-editable'
import { isNearEnd, isUpwardKey, modeAfterScroll, type ReadingMode, type ScrollPlace } from './reading-mode'
import { createScrollAnchor } from './scroll-anchor'

export interface Following {
  readonly mode: Readonly<Ref<ReadingMode>>
  readonly isEndInView: Readonly<Ref<boolean>>
  /** Something was asked: it stands at the top from now on, as far as what is below it fills the view. */
  readonly pin: () => void
  readonly toEnd: () => void
  /** Leaves the view to the reader. */
  readonly letGo: () => void
}

/** `content` holds what grows; where there `isNothing` to follow yet, the window stays at its top. */
export function useFollowing(content: () => HTMLElement | null, isNothing: () => boolean): Following {
  const mode = ref<ReadingMode>('free')
  const isEndInView = ref(true)
  const anchor = createScrollAnchor(content)
  let place = readPlace()
  let touchY: number | null = null

  function setMode(now: ReadingMode): void {
    const isLetGo = now === 'free' && mode.value !== 'free'
    mode.value = now
    // The browser's own anchoring holds what a free reader sees, and would work against following.
    document.documentElement.dataset.reading = now
    if (isLetGo) anchor.take()
  }

  function note(): void {
    place = readPlace()
    isEndInView.value = isNearEnd(place)
  }

  function noteScroll(): void {
    setMode(modeAfterScroll(mode.value, place, readPlace()))
    note()
    if (mode.value === 'free') anchor.hold()
  }

  /** What came changes the height; whether the view moves with it is the mode's business. */
  function keepUp(): void {
    if (mode.value === 'free') {
      anchor.hold()
    } else if (!isNothing()) {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
      if (mode.value === 'pinned' && readPlace().top > pinnedTop()) setMode('following')
    }
    note()
  }

  /** How far down the window is when what was asked stands at its top. */
  function pinnedTop(): number {
    const last = content()?.querySelector('.exchange:last-of-type')
    return last === null || last === undefined ? Infinity : last.getBoundingClientRect().top + scrollY
  }

  function goTo(now: ReadingMode): void {
    setMode(now)
    keepUp()
  }

  /** Before the scroll itself is seen, text that arrives in the same frame could cancel it. */
  function letGoAbove(): void {
    if (mode.value !== 'free' && place.top > 0) setMode('free')
  }

  function noteWheel({ deltaY }: WheelEvent): void {
    if (deltaY < 0) letGoAbove()
  }

  function noteTouchStart({ touches }: TouchEvent): void {
    touchY = touches[0]?.clientY ?? null
  }

  function noteTouchMove({ touches }: TouchEvent): void {
    const y = touches[0]?.clientY
    if (y !== undefined && touchY !== null && y > touchY && isInContent(touches[0]?.target)) letGoAbove()
  }

  function noteKey(event: KeyboardEvent): void {
    if (isUpwardKey(event) && !isEditable(event.target)) letGoAbove()
  }

  function noteFocus({ target }: FocusEvent): void {
    if (target instanceof Element && isInContent(target) && target.matches(':focus-visible')) letGoAbove()
  }

  function noteSelection(): void {
    const selection = getSelection()
    if (selection !== null && !selection.isCollapsed && isInContent(selection.anchorNode)) letGoAbove()
  }

  function isInContent(target: EventTarget | null | undefined): boolean {
    return target instanceof Node && content()?.contains(target) === true
  }

  const observer = new ResizeObserver(keepUp)
  const passive = { passive: true } as const
  onMounted(() => {
    // Its parent too: what is written in grows as well, and takes of the view.
    for (const element of [content(), content()?.parentElement]) {
      if (element instanceof HTMLElement) observer.observe(element)
    }
    window.addEventListener('scroll', noteScroll, passive)
    window.addEventListener('wheel', noteWheel, passive)
    window.addEventListener('touchstart', noteTouchStart, passive)
    window.addEventListener('touchmove', noteTouchMove, passive)
    window.addEventListener('keydown', noteKey)
    window.addEventListener('resize', keepUp)
    // Where a keyboard covers the page instead of making it smaller, only this one tells.
    window.visualViewport?.addEventListener('resize', keepUp)
    document.addEventListener('focusin', noteFocus)
    document.addEventListener('selectionchange', noteSelection)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
    window.removeEventListener('scroll', noteScroll)
    window.removeEventListener('wheel', noteWheel)
    window.removeEventListener('touchstart', noteTouchStart)
    window.removeEventListener('touchmove', noteTouchMove)
    window.removeEventListener('keydown', noteKey)
    window.removeEventListener('resize', keepUp)
    window.visualViewport?.removeEventListener('resize', keepUp)
    document.removeEventListener('focusin', noteFocus)
    document.removeEventListener('selectionchange', noteSelection)
    delete document.documentElement.dataset.reading
  })

  return {
    mode: readonly(mode),
    isEndInView: readonly(isEndInView),
    pin: () => goTo('pinned'),
    toEnd: () => goTo('following'),
    letGo: () => setMode('free'),
  }
}

function readPlace(): ScrollPlace {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement
  return { top: scrollTop, bottom: scrollHeight - clientHeight }
}
