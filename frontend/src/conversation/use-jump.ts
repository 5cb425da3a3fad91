/** Brings the reader to a message that the address names, once, and marks in it what they searched for. */
import { computed, nextTick, onBeforeUnmount, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Following } from '../ui/use-following'
import { rangesOf } from './word-ranges'

const HIGHLIGHT = 'found'
/** Where a hit comes to stand, from the top of the view. */
const FROM_TOP = 0.25

export interface JumpSurroundings {
  readonly content: () => HTMLElement | null
  readonly following: Following
  /** Puts the message on the path that is shown; false if there is no such message. */
  readonly reveal: (messageId: string) => Promise<boolean>
}

interface Target {
  readonly messageId: string
  readonly words: string
}

/** `isDrawn`: the conversation is there. */
export function useJump(isDrawn: () => boolean, { content, following, reveal }: JumpSurroundings): void {
  const route = useRoute()
  const router = useRouter()
  const target = computed<Target | null>(() => {
    const { message, find } = route.query
    return typeof message === 'string' ? { messageId: message, words: typeof find === 'string' ? find : '' } : null
  })

  async function jump({ messageId, words }: Target): Promise<void> {
    if (!(await reveal(messageId))) return
    following.letGo()
    await drawn()
    const message = content()?.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`)
    if (message === null || message === undefined) return
    // What was not in view yet had no height of its own.
    message.scrollIntoView({ block: 'start', behavior: 'instant' })
    await drawn()
    const ranges = rangesOf(message, words)
    mark(ranges)
    const place = ranges[0]?.getBoundingClientRect() ?? message.getBoundingClientRect()
    scrollBy({ top: place.top - innerHeight * FROM_TOP, behavior: 'instant' })
    message.tabIndex = -1
    message.focus({ preventScroll: true })
  }

  async function arrive(wanted: Target): Promise<void> {
    mark([])
    await jump(wanted)
    // A reload leads to where the reader is by then.
    if (target.value === wanted) await router.replace({ path: route.path })
  }

  watch(
    [target, isDrawn],
    ([now, isThere]) => {
      if (now !== null && isThere) void nextTick(() => arrive(now))
    },
    { immediate: true, flush: 'post' },
  )
  onBeforeUnmount(() => mark([]))
}

/** Browsers without highlights show the message all the same. */
function mark(ranges: readonly Range[]): void {
  if (!('highlights' in CSS)) return
  if (ranges.length === 0) CSS.highlights.delete(HIGHLIGHT)
  else CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges))
}

/** What is known is drawn in the next frame, and measured in the one after. */
async function drawn(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}
