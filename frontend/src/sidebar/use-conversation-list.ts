/** The list of conversations: loaded page by page, kept in step with the server, renamed and deleted with a way back. */
import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { changeConversation, deleteConversation, getConversationPage, restoreConversation } from '../api/conversations'
import type { Http } from '../api/http'
import type { ChangeList, Conversation, ConversationPage } from '../api/wire'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'
import {
  EMPTY_LIST,
  latestSeq,
  withChanges,
  withConversation,
  withoutConversation,
  withPage,
  type ConversationList,
} from './conversation-list'

/** What could not be done; the list is as it was. */
export type ListTrouble = 'rename' | 'delete' | 'restore'

export interface OpenList {
  readonly list: Readonly<ShallowRef<ConversationList>>
  readonly isLoaded: Readonly<Ref<boolean>>
  /** The last one deleted here, as long as that can be undone with one press. */
  readonly deleted: Readonly<ShallowRef<Conversation | null>>
  readonly trouble: Readonly<Ref<ListTrouble | null>>
  readonly loadMore: () => void
  readonly rename: (conversation: Conversation, title: string) => Promise<void>
  readonly remove: (conversation: Conversation) => Promise<void>
  /** Brings back what was deleted last; false if that could not be done. */
  readonly undo: () => Promise<boolean>
  readonly dismiss: () => void
}

export function useConversationList(http: Http, changes: Changes, presence: Presence): OpenList {
  const list = shallowRef<ConversationList>(EMPTY_LIST)
  const isLoaded = ref(false)
  const deleted = shallowRef<Conversation | null>(null)
  const trouble = ref<ListTrouble | null>(null)
  const signal = scopeSignal()
  /** Deleted while a page was on its way, which may have been read before that. */
  const gone = new Set<string>()
  let isLoadingMore = false
  /** The deletion that the server has not answered yet. */
  let removal: Promise<boolean> | null = null

  async function load(): Promise<void> {
    const page = await tryUntilDone(() => getConversationPage(http, null, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: () => false,
    })
    if (page === null) return
    accept(EMPTY_LIST, page)
    isLoaded.value = true
    changes.startAfter(latestSeq(page.conversations))
  }

  function accept(before: ConversationList, page: ConversationPage): void {
    list.value = withPage(before, { ...page, conversations: page.conversations.filter(({ id }) => !gone.has(id)) })
  }

  async function loadMore(): Promise<void> {
    const cursor = list.value.nextCursor
    if (cursor === null || isLoadingMore) return
    isLoadingMore = true
    gone.clear()
    const page = await getConversationPage(http, cursor, signal).catch(() => null)
    isLoadingMore = false
    if (page !== null && list.value.nextCursor === cursor) accept(list.value, page)
  }

  /** Shows the change at once, and takes it back if the server does not take it. */
  async function attempt(kind: ListTrouble, call: () => Promise<unknown>, takeBack: () => void): Promise<boolean> {
    trouble.value = null
    try {
      await call()
      changes.read()
      return true
    } catch {
      takeBack()
      trouble.value = kind
      return false
    }
  }

  function put(conversation: Conversation): void {
    list.value = withConversation(list.value, conversation)
  }

  async function rename(conversation: Conversation, title: string): Promise<void> {
    put({ ...conversation, title })
    await attempt(
      'rename',
      () => changeConversation(http, conversation.id, { title }),
      () => put(conversation),
    )
  }

  async function remove(conversation: Conversation): Promise<void> {
    gone.add(conversation.id)
    list.value = withoutConversation(list.value, conversation.id)
    deleted.value = conversation
    const own = attempt(
      'delete',
      () => deleteConversation(http, conversation.id),
      () => {
        put(conversation)
        if (deleted.value?.id === conversation.id) deleted.value = null
      },
    )
    removal = own
    await own
    if (removal === own) removal = null
  }

  async function undo(): Promise<boolean> {
    // Restored first, it would be deleted after that.
    if (removal !== null) await removal
    const conversation = deleted.value
    if (conversation === null) return false
    deleted.value = null
    gone.delete(conversation.id)
    return await attempt(
      'restore',
      async () => put(await restoreConversation(http, conversation.id)),
      () => (deleted.value = conversation),
    )
  }

  function hear(news: ChangeList): void {
    for (const id of news.deleted) gone.add(id)
    for (const { id } of news.conversations) gone.delete(id)
    list.value = withChanges(list.value, news)
  }

  onScopeDispose(changes.onChanges(hear))
  onScopeDispose(changes.onLapse(() => void load()))
  void load()

  return {
    list: shallowReadonly(list),
    isLoaded: readonly(isLoaded),
    deleted: shallowReadonly(deleted),
    trouble: readonly(trouble),
    loadMore: () => void loadMore(),
    rename,
    remove,
    undo,
    dismiss() {
      deleted.value = null
      trouble.value = null
    },
  }
}
