/**
 * Every conversation, on its shelf: the main list and what is pinned from the start, the others once somebody looks.
 * Kept in step with the server; what is done here shows at once, and is taken back if the server does not take it.
 */
import {
  computed,
  effectScope,
  onScopeDispose,
  readonly,
  ref,
  shallowReactive,
  shallowReadonly,
  shallowRef,
  type ComputedRef,
  type EffectScope,
  type Ref,
  type ShallowRef,
} from 'vue'
import { changeConversation, getFolders, renameFolder, shelveConversations } from '../api/conversations'
import type { Http } from '../api/http'
import type { ChangeList, Conversation, Folder, Shelf, Shelving } from '../api/wire'
import { scopeSignal } from '../sync/scope-signal'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'
import { compareConversations, latestSeq } from './conversation-list'
import { MAIN, PINNED, shelfKey } from './shelf'
import { useShelf, type OpenShelf } from './use-shelf'

/** What could not be done; the list is as it was. */
export type ListTrouble = 'rename' | 'change' | 'delete' | 'restore'

/** What was done last, and can be taken back with one press. */
export interface LastAct {
  readonly kind: 'deleted' | 'archived'
  readonly conversations: readonly Conversation[]
}

export interface OpenList {
  readonly main: OpenShelf
  readonly pinned: OpenShelf
  readonly folders: Readonly<ShallowRef<readonly Folder[]>>
  /** The shelf, opened if it was not. */
  readonly open: (shelf: Shelf) => OpenShelf
  /** All that are known and not deleted, the latest first. */
  readonly known: ComputedRef<readonly Conversation[]>
  /** Those of the list, as they stand in it: pinned, in folders that were opened, and the rest. */
  readonly inOrder: ComputedRef<readonly Conversation[]>
  readonly lastAct: Readonly<ShallowRef<LastAct | null>>
  readonly trouble: Readonly<Ref<ListTrouble | null>>
  readonly rename: (conversation: Conversation, title: string) => Promise<void>
  /** Pins, archives, moves: all of them alike. */
  readonly shelve: (conversations: readonly Conversation[], shelving: Shelving) => Promise<void>
  readonly remove: (conversations: readonly Conversation[]) => Promise<void>
  /** Brings back what was deleted earlier. */
  readonly restore: (conversations: readonly Conversation[]) => Promise<boolean>
  /** Takes back what was done last; false if that could not be done. */
  readonly undo: () => Promise<boolean>
  /** Null dissolves it. */
  readonly renameFolder: (name: string, newName: string | null) => Promise<void>
  readonly dismiss: () => void
  /** Something was done with conversations elsewhere on this page. */
  readonly catchUp: () => void
}

export function useConversationList(http: Http, changes: Changes, presence: Presence): OpenList {
  const shelves = shallowReactive(new Map<string, { readonly shelf: OpenShelf; readonly scope: EffectScope }>())
  const folders = shallowRef<readonly Folder[]>([])
  const lastAct = shallowRef<LastAct | null>(null)
  const trouble = ref<ListTrouble | null>(null)
  const signal = scopeSignal()
  /** What the server has not answered yet. */
  let running: Promise<boolean> | null = null

  const main = openShelf(MAIN)
  const pinned = openShelf(PINNED)
  const known = computed(() => {
    const all = [...shelves.values()].filter(({ shelf }) => shelf.shelf.kind !== 'deleted')
    return all.flatMap(({ shelf }) => shelf.list.value.conversations).sort(compareConversations)
  })

  const inOrder = computed(() => {
    const ofFolders = folders.value.map(({ name }) => shelves.get(shelfKey({ kind: 'folder', name }))?.shelf)
    return [pinned, ...ofFolders, main].flatMap((shelf) => shelf?.list.value.conversations ?? [])
  })

  function openShelf(shelf: Shelf): OpenShelf {
    const scope = effectScope(true)
    const open = scope.run(() => useShelf(shelf, http, presence))
    if (open === undefined) throw new Error('a new scope runs what it is given')
    shelves.set(shelfKey(shelf), { shelf: open, scope })
    return open
  }

  /** The main list first: what is read after it knows all that its numbers count. */
  async function load(): Promise<void> {
    const page = await main.load()
    if (page === null) return
    changes.startAfter(latestSeq(page.conversations))
    void readFolders()
    for (const { shelf } of shelves.values()) if (shelf !== main) void shelf.load()
  }

  async function readFolders(): Promise<void> {
    const now = await getFolders(http, signal).catch(() => null)
    if (now !== null) folders.value = now.folders
  }

  function put(conversation: Conversation): void {
    for (const { shelf } of shelves.values()) shelf.put(conversation)
  }

  function take(id: string): void {
    for (const { shelf } of shelves.values()) shelf.take(id)
  }

  /** Shows the change at once, and takes it back if the server does not take it. */
  async function attempt(kind: ListTrouble, call: () => Promise<unknown>, takeBack: () => void): Promise<boolean> {
    trouble.value = null
    const own = call().then(
      () => true,
      () => false,
    )
    running = own
    const isDone = await own
    if (running === own) running = null
    if (isDone) {
      changes.read()
    } else {
      takeBack()
      trouble.value = kind
    }
    return isDone
  }

  async function rename(conversation: Conversation, title: string): Promise<void> {
    put({ ...conversation, title })
    await attempt('rename', () => changeConversation(http, conversation.id, { title }), () => put(conversation))
  }

  async function shelve(conversations: readonly Conversation[], shelving: Shelving): Promise<void> {
    for (const each of conversations) put({ ...each, ...shelving })
    const act: LastAct | null = shelving.archived === true ? { kind: 'archived', conversations } : null
    lastAct.value = act
    const isDone = await attempt('change', () => shelveConversations(http, idsOf(conversations), shelving), () => putBack(conversations, act))
    if (isDone && shelving.folder !== undefined) await readFolders()
  }

  function putBack(conversations: readonly Conversation[], act: LastAct | null): void {
    conversations.forEach(put)
    if (lastAct.value === act) lastAct.value = null
  }

  async function remove(conversations: readonly Conversation[]): Promise<void> {
    for (const { id } of conversations) take(id)
    const act: LastAct = { kind: 'deleted', conversations }
    lastAct.value = act
    await attempt('delete', () => shelveConversations(http, idsOf(conversations), { deleted: true }), () => putBack(conversations, act))
    for (const { shelf } of shelves.values()) if (shelf.shelf.kind === 'deleted') void shelf.load()
  }

  async function restore(conversations: readonly Conversation[]): Promise<boolean> {
    const call = async (): Promise<void> => {
      const back = await shelveConversations(http, idsOf(conversations), { deleted: false })
      back.conversations.forEach(put)
      for (const { id } of back.conversations) shelves.get('deleted')?.shelf.take(id)
      if (back.conversations.length < conversations.length) throw new Error('some are gone for good')
    }
    return await attempt('restore', call, () => undefined)
  }

  async function undo(): Promise<boolean> {
    // Taken back first, it would be done after that.
    if (running !== null) await running
    const act = lastAct.value
    if (act === null) return false
    lastAct.value = null
    if (act.kind === 'archived') {
      await shelve(act.conversations, { archived: false })
      return trouble.value === null
    }
    const isDone = await restore(act.conversations)
    if (!isDone) lastAct.value = act
    return isDone
  }

  function hear(news: ChangeList): void {
    const before = new Map(known.value.map((each) => [each.id, each.folder]))
    for (const { shelf } of shelves.values()) shelf.hear(news)
    const touched = [...news.conversations.map(({ folder }) => folder), ...[...idsOf(news.conversations), ...news.deleted].map((id) => before.get(id))]
    if (touched.some((folder) => typeof folder === 'string')) void readFolders()
  }

  onScopeDispose(changes.onChanges(hear))
  onScopeDispose(changes.onLapse(() => void load()))
  onScopeDispose(() => {
    for (const { scope } of shelves.values()) scope.stop()
  })
  void load()

  return {
    main,
    pinned,
    folders: shallowReadonly(folders),
    open(shelf) {
      const there = shelves.get(shelfKey(shelf))?.shelf
      if (there !== undefined) return there
      const opened = openShelf(shelf)
      void opened.load()
      return opened
    },
    known,
    inOrder,
    lastAct: shallowReadonly(lastAct),
    trouble: readonly(trouble),
    rename,
    shelve,
    remove,
    restore,
    undo,
    async renameFolder(name, newName) {
      await attempt('change', () => renameFolder(http, name, newName), () => undefined)
      await readFolders()
    },
    dismiss() {
      lastAct.value = null
      trouble.value = null
    },
    catchUp: changes.read,
  }
}

function idsOf(conversations: readonly Conversation[]): readonly string[] {
  return conversations.map(({ id }) => id)
}
