/**
 * One open conversation: its messages as far as they are known, the path that is shown, and what is being written in
 * it. Stays in step with the server; what is asked for here is asked by use-asking.ts.
 */
import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { isBeingWritten } from '../answer/answer'
import type { Claim } from '../answer/use-answer'
import { changeConversation, getConversation, type PathChoice } from '../api/conversations'
import { ApiProblem, type Http } from '../api/http'
import type { ChangeList, Conversation, ConversationWithMessages } from '../api/wire'
import { useDraft, type KeptDraft } from '../composer/use-draft'
import { useOutbox } from '../composer/use-outbox'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import type { TextStore } from '../sync/text-store'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'
import { EMPTY_TREE, endOf, keepState, lastAnswer, mergeTurns, pathOf, siblingsOf, type Tree } from './tree'
import { turnOf, type Turn } from './turn'
import { useAsking, type Asking, type AskingInside } from './use-asking'

export type Loading = 'loading' | 'unreachable' | 'ready' | 'missing'

export interface ConversationSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly changes: Changes
  readonly store: TextStore
  readonly silenceMs: () => number
  readonly mayConnect: () => boolean
  /** It is the one on the screen. */
  readonly isShown: () => boolean
}

export interface OpenConversation extends Asking {
  readonly id: string
  readonly title: Readonly<Ref<string | null>>
  readonly loading: Readonly<Ref<Loading>>
  readonly path: ComputedRef<readonly Turn[]>
  readonly draft: KeptDraft
  readonly claim: ComputedRef<Claim>
  /** All messages that stand in the same place as this one, itself included, oldest first. */
  readonly siblingsOf: (turn: Turn) => readonly string[]
  /** Shows the path through a sibling, and remembers it as the chosen one. */
  readonly step: (siblingId: string) => Promise<void>
  readonly loadEarlier: () => Promise<void>
}

export function useConversation(id: string, isNew: boolean, surroundings: ConversationSurroundings): OpenConversation {
  const { http, presence, changes, store, isShown } = surroundings
  const loading = ref<Loading>(isNew ? 'ready' : 'loading')
  const title = ref<string | null>(null)
  const tree = shallowRef<Tree>(EMPTY_TREE)
  const isUnread = ref(false)
  const isKnown = ref(!isNew)
  const isStale = ref(false)
  const signal = scopeSignal()
  const draft = useDraft(store, id, isNew)
  const outbox = useOutbox(store, id)

  const path = computed(() => {
    const state = live.state.value
    return pathOf(tree.value).map((turn) => (turn.kind === 'answer' && turn.id === state?.id ? { ...turn, state } : turn))
  })
  const { asking, live, settle }: AskingInside = useAsking(id, { ...surroundings, tree, path, isReady: () => loading.value === 'ready', isKnown, draft, outbox, refresh, onEnded })

  function onEnded(): void {
    isUnread.value = true
    // The server's copy is marked first, else the list would show it as unread for a moment.
    if (!isLookedAt()) changes.read()
  }

  async function load(): Promise<void> {
    const conversation = await tryUntilDone(() => getConversation(http, id, { kind: 'chosen' }, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: (error) => error instanceof ApiProblem && error.status < 500,
      onFailure: () => (loading.value = 'unreachable'),
    })
    if (conversation === null) return
    loading.value = 'ready'
    adopt(conversation, conversation.leaf_id)
    settle()
  }

  /** Nobody knows this conversation. A question that never arrived is still meant to begin it. */
  function acceptMissing(): void {
    if (outbox.outbox.value.questions.length === 0 && draft.text.value === '') {
      loading.value = 'missing'
      return
    }
    isKnown.value = false
    loading.value = 'ready'
    settle()
  }

  function adopt(conversation: ConversationWithMessages, leafId: string | null): void {
    const state = live.state.value
    const liveId = state !== null && isBeingWritten(state) ? state.id : null
    title.value = conversation.title
    isUnread.value = conversation.unread
    tree.value = mergeTurns(tree.value, conversation.messages.map(turnOf), leafId, liveId)
    followLast()
  }

  /** What is being written at the end of the path is read along; what is written elsewhere is not. */
  function followLast(): void {
    const now = live.state.value
    const last = lastAnswer(pathOf(tree.value))
    if (last !== null && last.id === now?.id && isBeingWritten(now)) return
    if (now !== null) tree.value = keepState(tree.value, now)
    if (last !== null && isBeingWritten(last.state)) live.follow(last.state)
    else live.leave()
  }

  /** Reads the conversation anew; silent: what stands here is good until something newer comes. */
  async function refresh(): Promise<void> {
    isStale.value = false
    const before = tree.value
    const conversation = await getConversation(http, id, { kind: 'chosen' }, signal).catch(() => null)
    if (conversation === null || tree.value !== before) return
    const leafId = before.leafId
    // Another branch that was chosen elsewhere does not take this one away from its reader.
    const goesOn = leafId === null || conversation.messages.some((message) => message.id === leafId)
    adopt(conversation, goesOn ? conversation.leaf_id : leafId)
    settle()
  }

  /** Whether something was said or begun here that this page has not seen. */
  function isBehind({ leaf_id, writing, last_message_at }: Conversation): boolean {
    const newest = tree.value.turns.reduce((latest, turn) => (turn.created_at > latest ? turn.created_at : latest), '')
    return leaf_id !== tree.value.leafId || (writing && !asking.isWriting.value) || last_message_at > newest
  }

  function hear({ conversations, deleted }: ChangeList): void {
    const own = conversations.find((each) => each.id === id)
    if (own !== undefined) {
      title.value = own.title
      isUnread.value = own.unread
    }
    if (loading.value === 'missing' && own !== undefined) void load().catch(acceptMissing)
    if (loading.value !== 'ready' || !isKnown.value) return
    if (deleted.includes(id)) {
      live.leave()
      loading.value = 'missing'
    } else if (own !== undefined && !asking.isWriting.value && isBehind(own)) {
      isStale.value = true
    }
  }

  function isLookedAt(): boolean {
    return isShown() && presence.isVisible.value
  }

  async function markSeen(): Promise<void> {
    isUnread.value = false
    await changeConversation(http, id, { seen: true }).catch(() => null)
    changes.read()
  }

  async function readPath(choice: PathChoice): Promise<ConversationWithMessages | null> {
    return await getConversation(http, id, choice, signal).catch(() => null)
  }

  async function step(siblingId: string): Promise<void> {
    show(endOf(tree.value, siblingId))
    const conversation = await readPath({ kind: 'through', messageId: siblingId })
    const leafId = conversation?.messages.at(-1)?.id
    if (conversation === null || leafId === undefined) return
    adopt(conversation, leafId)
    await changeConversation(http, id, { leaf_id: leafId }).catch(() => null)
    changes.read()
  }

  /** At once, as far as it is known. */
  function show(leafId: string): void {
    if (!tree.value.turns.some((turn) => turn.id === leafId)) return
    tree.value = { ...tree.value, leafId }
    followLast()
  }

  async function loadEarlier(): Promise<void> {
    const messageId = path.value[0]?.parent_id
    if (typeof messageId !== 'string') return
    const conversation = await readPath({ kind: 'leaf', messageId })
    if (conversation !== null) adopt(conversation, tree.value.leafId)
  }

  watch(() => isUnread.value && isKnown.value && !asking.isWriting.value && isLookedAt(), (is) => is && void markSeen(), { immediate: true })
  // One that nobody looks at can wait until someone does.
  watch(() => isStale.value && isShown(), (is) => is && void refresh())
  onScopeDispose(changes.onChanges(hear))
  if (!isNew) load().catch(acceptMissing)

  return {
    ...asking,
    id,
    title: readonly(title),
    loading: readonly(loading),
    path: shallowReadonly(path),
    draft,
    claim: live.claim,
    siblingsOf: (turn) => siblingsOf(tree.value, turn),
    step,
    loadEarlier,
  }
}
