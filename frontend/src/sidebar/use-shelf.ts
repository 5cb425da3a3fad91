/** The conversations on one shelf, loaded page by page, kept in step with what changes. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { getConversationPage } from '../api/conversations'
import type { Http } from '../api/http'
import type { ChangeList, Conversation, ConversationPage, Shelf } from '../api/wire'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import type { Presence } from '../sync/use-presence'
import { EMPTY_LIST, withChanges, withConversation, withoutConversation, withPage, type ConversationList } from './conversation-list'
import { standsOn } from './shelf'

export interface OpenShelf {
  readonly shelf: Shelf
  readonly list: Readonly<ShallowRef<ConversationList>>
  readonly isLoaded: Readonly<Ref<boolean>>
  /** Reads the first page, however long that takes; null if nobody waits for it any more. */
  readonly load: () => Promise<ConversationPage | null>
  readonly loadMore: () => void
  /** One that was changed here: it comes, stays or goes. */
  readonly put: (conversation: Conversation) => void
  readonly take: (id: string) => void
  readonly hear: (news: ChangeList) => void
}

export function useShelf(shelf: Shelf, http: Http, presence: Presence): OpenShelf {
  const list = shallowRef<ConversationList>(EMPTY_LIST)
  const isLoaded = ref(false)
  const signal = scopeSignal()
  /** What has left while a page was on its way, which may have been read before that. */
  const gone = new Set<string>()
  let isLoadingMore = false
  const stands = (conversation: Conversation): boolean => standsOn(shelf, conversation)

  function accept(before: ConversationList, page: ConversationPage): void {
    list.value = withPage(before, { ...page, conversations: page.conversations.filter(({ id }) => !gone.has(id)) })
  }

  async function load(): Promise<ConversationPage | null> {
    const page = await tryUntilDone(() => getConversationPage(http, shelf, null, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: () => false,
    })
    if (page !== null) {
      accept(EMPTY_LIST, page)
      isLoaded.value = true
    }
    return page
  }

  async function loadMore(): Promise<void> {
    const cursor = list.value.nextCursor
    if (cursor === null || isLoadingMore) return
    isLoadingMore = true
    gone.clear()
    const page = await getConversationPage(http, shelf, cursor, signal).catch(() => null)
    isLoadingMore = false
    if (page !== null && list.value.nextCursor === cursor) accept(list.value, page)
  }

  function take(id: string): void {
    gone.add(id)
    list.value = withoutConversation(list.value, id)
  }

  return {
    shelf,
    list: shallowReadonly(list),
    isLoaded: readonly(isLoaded),
    load,
    loadMore: () => void loadMore(),
    put(conversation) {
      if (stands(conversation)) {
        gone.delete(conversation.id)
        list.value = withConversation(list.value, conversation)
      } else if (shelf.kind !== 'deleted') {
        take(conversation.id)
      }
    },
    take,
    hear(news) {
      if (shelf.kind === 'deleted') {
        for (const { id } of news.conversations) take(id)
        return
      }
      for (const id of news.deleted) gone.add(id)
      for (const conversation of news.conversations) {
        if (stands(conversation)) gone.delete(conversation.id)
        else gone.add(conversation.id)
      }
      list.value = withChanges(list.value, news, stands)
    },
  }
}
