/**
 * Tells a person who looks elsewhere that something is being written, and that a long answer has ended: by the tab's
 * title and icon, and, where they allow it, by a notice of their system.
 */
import { computed, watch, watchEffect, type Ref } from 'vue'

export interface Written {
  readonly id: string
  readonly title: string | null
}

export interface NoticesSurroundings {
  /** The conversations in which this page follows something that is being written. */
  readonly writing: () => readonly Written[]
  readonly isVisible: Readonly<Ref<boolean>>
  /** Of the page without them. */
  readonly title: () => string
  readonly words: () => { readonly ended: string; readonly untitled: string }
  readonly isWanted: () => boolean
  readonly open: (conversationId: string) => void
}

/** Who has waited for so long has gone elsewhere. */
const LONG_MS = 10_000
const ICONS = { quiet: '/favicon.svg', writing: '/favicon-writing.svg' } as const

export function useNotices({ writing, isVisible, title, words, isWanted, open }: NoticesSurroundings): void {
  const isWriting = computed(() => writing().length > 0)
  watchEffect(() => (document.title = isWriting.value ? `● ${title()}` : title()))
  watchEffect(() => {
    const icon = document.querySelector('link[rel=icon]')
    const address = isWriting.value ? ICONS.writing : ICONS.quiet
    if (icon?.getAttribute('href') !== address) icon?.setAttribute('href', address)
  })

  const begun = new Map<string, { readonly title: string | null; readonly at: number }>()
  watch(writing, (now) => {
    const still = new Set(now.map(({ id }) => id))
    for (const { id, title } of now) begun.set(id, { title, at: begun.get(id)?.at ?? performance.now() })
    for (const [id, { title, at }] of [...begun]) {
      if (still.has(id)) continue
      begun.delete(id)
      if (performance.now() - at >= LONG_MS && !isVisible.value && isWanted()) tell(id, title)
    }
  })

  function tell(id: string, about: string | null): void {
    try {
      const notice = new Notification(words().ended, { body: about ?? words().untitled, tag: id })
      notice.onclick = () => {
        window.focus()
        open(id)
        notice.close()
      }
    } catch {
      // Some phones only let an installed page do this.
    }
  }
}
