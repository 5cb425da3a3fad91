/**
 * What was shared with Parley or opened with it comes into a new chat, behind what is written there. Anybody can bring
 * something, a page of another site too: so nothing is ever sent by itself.
 */
import { nextTick, onScopeDispose, readonly, ref, type InjectionKey, type Ref } from 'vue'
import type { Router } from 'vue-router'
import type { Arrival } from '../arrivals/arrival'
import { onFilesOpened } from '../arrivals/opened-files'
import { joinWritten } from '../composer/written'
import type { Conversations } from '../conversation/use-conversations'

export interface Arrivals {
  /** Something was shared or opened that did not come here whole. */
  readonly isLost: Readonly<Ref<boolean>>
}

export const arrivalsKey: InjectionKey<Arrivals> = Symbol('arrivals')

export function useArrivals(ownerId: string, conversations: Conversations, router: Router): Arrivals {
  const isLost = ref(false)

  /** Back leads to where the reader was. */
  async function toNewChat(): Promise<void> {
    await router.isReady()
    const isHere = router.currentRoute.value.name === 'new'
    await router[isHere ? 'replace' : 'push']({ name: 'new' })
    await nextTick()
  }

  async function bring({ text, files }: Arrival): Promise<void> {
    await toNewChat()
    const conversation = conversations.shown.value
    if (conversation === null) throw new Error('a new chat shows a conversation')
    const { draft, uploads } = conversation
    draft.write(joinWritten({ text: draft.text.value, files: [] }, { text, files: [] }).text)
    uploads.add(files)
  }

  async function takeAll(): Promise<readonly Arrival[]> {
    // Over plain HTTP there is no such storage, and until something was shared it is not there.
    if (!('caches' in window) || !(await window.caches.has(__SHARES__))) return []
    const { takeShares } = await import('../arrivals/take-shares')
    return await takeShares(window.caches, ownerId)
  }

  /** The service worker leads here with them. Those that an earlier page did not live to take come along. */
  async function bringShares(): Promise<void> {
    await router.isReady()
    const isExpected = router.currentRoute.value.query.shared !== undefined
    // Some browsers refuse their storage.
    const shares = await takeAll().catch(() => [])
    for (const share of shares) await bring(share)
    if (!isExpected || shares.length > 0) return
    await toNewChat()
    isLost.value = true
  }

  void bringShares()
  onFilesOpened(({ files, isIncomplete }) => {
    void bring({ text: '', files }).then(() => (isLost.value = isIncomplete))
  })
  onScopeDispose(router.afterEach(({ name }) => name !== 'new' && (isLost.value = false)))
  return { isLost: readonly(isLost) }
}
