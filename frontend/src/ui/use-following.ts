/** Keeps the window at its end while the reader is there; never moves it once they have scrolled up. */
import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'
import { isFollowingAfter, type ScrollPlace } from './following'

/** `content` is the element whose growth counts; where there `isNothing` to follow yet, the window stays at its top. */
export function useFollowing(
  content: () => HTMLElement | null,
  isNothing: () => boolean,
): { isFollowing: Readonly<Ref<boolean>>; toEnd: () => void } {
  const isFollowing = ref(true)
  let place: ScrollPlace = readPlace()

  function noteScroll(): void {
    const now = readPlace()
    isFollowing.value = isFollowingAfter(isFollowing.value, place, now)
    place = now
  }

  function noteWheel(event: WheelEvent): void {
    // Before the scroll itself is seen, text that arrives in the same frame could cancel it.
    if (event.deltaY < 0 && place.bottom > 0) isFollowing.value = false
  }

  function keepUp(): void {
    if (isFollowing.value && !isNothing()) scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
    place = readPlace()
  }

  function toEnd(): void {
    isFollowing.value = true
    keepUp()
  }

  const observer = new ResizeObserver(keepUp)
  onMounted(() => {
    const element = content()
    if (element !== null) observer.observe(element)
    window.addEventListener('scroll', noteScroll, { passive: true })
    window.addEventListener('wheel', noteWheel, { passive: true })
    window.addEventListener('resize', keepUp)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
    window.removeEventListener('scroll', noteScroll)
    window.removeEventListener('wheel', noteWheel)
    window.removeEventListener('resize', keepUp)
  })

  return { isFollowing: readonly(isFollowing), toEnd }
}

function readPlace(): ScrollPlace {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement
  return { top: scrollTop, bottom: scrollHeight - clientHeight }
}
