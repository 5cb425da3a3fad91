/** Brings the reader back to where they were in a conversation, and shows what has been written since. */
import { nextTick, onBeforeUnmount, onMounted, readonly, shallowRef, type ShallowRef } from 'vue'
import { isPlain, shownBlocks, type ShownBlocks } from '../answer/shown-blocks'
import type { TextStore } from '../sync/text-store'
import { isAnchoredByBrowser } from '../ui/scroll-anchor'
import type { Following } from '../ui/use-following'
import { newFrom, placeIn, readPlaces, textEnd, WHOLE_TEXT, withPlace, type NewFrom, type ReadingPlace } from './reading-place'
import type { Turn } from './turn'

const KEY = 'places'

export interface ReadingSurroundings {
  readonly store: TextStore
  readonly content: () => HTMLElement | null
  readonly path: () => readonly Turn[]
  readonly following: Following
  /** Loads what stands above, up to this message; false if it is not on the path that is shown. */
  readonly loadUpTo: (messageId: string) => Promise<boolean>
}

export interface OpenReadingPlace {
  readonly newFrom: Readonly<ShallowRef<NewFrom | null>>
  readonly restore: () => Promise<void>
  readonly dropLine: () => void
  /** Does what adds messages above, and leaves what is read in its place: at its very top no window does so by itself. */
  readonly holdWhile: (act: () => Promise<void>) => Promise<void>
}

export function useReadingPlace(
  conversationId: string,
  { store, content, path, following, loadUpTo }: ReadingSurroundings,
): OpenReadingPlace {
  const line = shallowRef<NewFrom | null>(null)
  let isRestored = false

  async function restore(): Promise<void> {
    if (isRestored) return
    isRestored = true
    // What was asked just now stands where it should.
    if (following.mode.value !== 'free') return
    const place = placeIn(readPlaces(store.read(KEY)), conversationId)
    if (place !== null) await bringBack(place)
    const news = place === null ? null : newFrom(path(), place, shownOf(place.lastId))
    if (place !== null && news !== null) await bringBack({ ...place, isAtEnd: false })
    const top = place === null ? null : find(place.messageId)
    if (place === null || top === null || (place.isAtEnd && news === null)) {
      following.toEnd()
      return
    }
    line.value = news
    await nextTick()
    scrollBy({ top: top.getBoundingClientRect().top - place.offset, behavior: 'instant' })
    if (place.isAtEnd && isAllInView()) {
      line.value = null
      following.toEnd()
    } else {
      following.letGo()
    }
  }

  /** What was read then may not have been loaded yet. */
  async function bringBack({ messageId, lastId, isAtEnd }: ReadingPlace): Promise<void> {
    // Who was at the end is led to what is new, if that is not there: to the end.
    const wanted = isAtEnd ? lastId : messageId
    if (find(wanted) !== null || !(await loadUpTo(wanted))) return
    // What is known is drawn in the next frame.
    await new Promise(requestAnimationFrame)
    await nextTick()
  }

  async function holdWhile(act: () => Promise<void>): Promise<void> {
    const message = content()?.querySelector('[data-message]')
    // In the document, so that a reader who scrolls meanwhile is not taken for what moves it.
    const place = (): number => (message?.getBoundingClientRect().top ?? 0) + scrollY
    await act()
    const before = place()
    // What is known is drawn in the next frame.
    await new Promise(requestAnimationFrame)
    const moved = place() - before
    // Everywhere else the browser has held it, or the anchor will.
    if (moved !== 0 && scrollY === 0 && isAnchoredByBrowser()) scrollBy({ top: moved, behavior: 'instant' })
  }

  function isPlainText(messageId: string): boolean {
    const message = find(messageId)
    return message !== null && isPlain(message)
  }

  function shownOf(messageId: string): ShownBlocks {
    const message = find(messageId)
    return message === null ? [] : shownBlocks(message)
  }

  /** From the line to the end it is no more than what fits on the screen. */
  function isAllInView(): boolean {
    const start = content()?.querySelector('.new-from')?.getBoundingClientRect().top
    const end = content()?.getBoundingClientRect().bottom
    return start !== undefined && end !== undefined && end - start < innerHeight
  }

  function find(messageId: string): Element | null {
    return content()?.querySelector(`[data-message="${CSS.escape(messageId)}"]`) ?? null
  }

  function save(): void {
    const last = path().at(-1)
    const place = last === undefined || !isRestored ? null : readPlace(last)
    if (place !== null) store.write(KEY, JSON.stringify(withPlace(readPlaces(store.read(KEY)), conversationId, place)))
  }

  function readPlace(last: Turn): ReadingPlace | null {
    const messages = [...(content()?.querySelectorAll('[data-message]') ?? [])]
    const top = messages.find((message) => message.getBoundingClientRect().bottom > 0)
    if (!(top instanceof HTMLElement)) return null
    return {
      isAtEnd: following.isEndInView.value,
      messageId: top.dataset.message ?? '',
      offset: Math.round(top.getBoundingClientRect().top),
      lastId: last.id,
      lastText: isPlainText(last.id) ? WHOLE_TEXT : textEnd(shownOf(last.id)),
    }
  }

  onMounted(() => window.addEventListener('pagehide', save))
  onBeforeUnmount(() => {
    save()
    window.removeEventListener('pagehide', save)
  })

  return { newFrom: readonly(line), restore, dropLine: () => (line.value = null), holdWhile }
}
