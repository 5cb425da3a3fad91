/**
 * One open conversation: its messages as far as they are known, the path that is shown, and what is being written in
 * it. Stays in step with the server; what is asked for here is asked by use-asking.ts.
 */
import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { isBeingWritten } from '../answer/answer'
import type { Claim } from '../answer/use-answers'
import { keepAnswer } from '../api/answers'
import { getConversation, MOST_MESSAGES } from '../api/conversations'
import type { Http } from '../api/http'
import type { ChangeList, Conversation, ConversationWithMessages, Message } from '../api/wire'
import { useDraft, type KeptDraft } from '../composer/use-draft'
import { useOutbox } from '../composer/use-outbox'
import { useUploads, type Uploads } from '../files/use-uploads'
import { useDictation, type Dictation } from '../recording/use-dictation'
import { isBegun, useInstructions, type OpenInstructions } from '../instructions/use-instructions'
import { isMissing } from '../sync/passing'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import type { TextStore } from '../sync/text-store'
import type { Changes } from '../sync/use-changes'
import type { Presence } from '../sync/use-presence'
import type { UploadLimits } from '../sync/use-server'
import { AT_FIRST } from './at-first'
import { endFirst } from './end-first'
import { EMPTY_TREE, groupOf, keepOne, keepStates, lastAnswer, mergeTurns, pathOf, siblingLists, type Tree } from './tree'
import { turnOf, type AnswerTurn, type Turn } from './turn'
import { useAsking, type Asking, type AskingInside } from './use-asking'
import { useSeen } from './use-seen'
import { useStepping, type Stepping } from './use-stepping'

/** CSS pixels of a line of text, at the least: what is drawn first fills the view. */
const LINE_HEIGHT = 24

export type Loading = 'loading' | 'unreachable' | 'ready' | 'missing'

export interface ConversationSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly changes: Changes
  readonly store: TextStore
  readonly silenceMs: () => number
  readonly uploadLimits: () => UploadLimits
  readonly mayConnect: () => boolean
  /** It is the one on the screen. */
  readonly isShown: () => boolean
}

export interface OpenConversation extends Asking, Stepping {
  readonly id: string
  readonly title: Readonly<Ref<string | null>>
  readonly loading: Readonly<Ref<Loading>>
  readonly path: ComputedRef<readonly Turn[]>
  /** The answers at the end of the path: several, if they were asked for together and none of them is kept. */
  readonly last: ComputedRef<readonly AnswerTurn[]>
  readonly draft: KeptDraft
  /** Files on their way into it. */
  readonly uploads: Uploads
  /** What is said into it. */
  readonly dictation: Dictation
  readonly claim: ComputedRef<Claim>
  readonly instructions: OpenInstructions
  /** All messages that stand in the same place as this one, itself included, oldest first. */
  readonly siblingsOf: (turn: Turn) => readonly string[]
  /** Goes on from one of the `last` answers. */
  readonly keep: (answer: AnswerTurn) => Promise<void>
}

export function useConversation(id: string, isNew: boolean, surroundings: ConversationSurroundings): OpenConversation {
  const { http, presence, changes, store, isShown } = surroundings
  const loading = ref<Loading>(isNew ? 'ready' : 'loading')
  const title = ref<string | null>(null)
  const tree = shallowRef<Tree>(EMPTY_TREE)
  const isKnown = ref(!isNew)
  /** Something was said or begun here that this page has not read. */
  const isStale = ref(false)
  /** Was read with the end of the path, and is drawn when nobody waits for that any more. */
  let above: readonly Message[] = []
  const signal = scopeSignal()
  const draft = useDraft(store, id, isNew)
  const uploads = useUploads(http, draft, surroundings.uploadLimits)
  const dictation = useDictation(http, draft)
  const outbox = useOutbox(store, id)

  const path = computed(() => pathOf(tree.value).map(withLive))
  const last = computed(() => lastAnswers().map(withLive))
  const siblings = computed(() => siblingLists(tree.value))
  const isReady = (): boolean => loading.value === 'ready'
  const instructions = useInstructions(id, isNew, { http, store, changes, isKnown })
  const { isUnread, isLookedAt } = useSeen(id, { ...surroundings, isKnown, isWriting: () => asking.isWriting.value })
  const { beginning, begin } = instructions
  const inside = { ...surroundings, tree, path, isReady, isKnown, beginning, onBegin: begin, draft, outbox, refresh, followLast, onEnded }
  const { asking, live, settle }: AskingInside = useAsking(id, inside)

  function withLive<T extends Turn>(turn: T): T {
    const state = turn.kind === 'answer' ? live.states.value.find(({ id }) => id === turn.id) : undefined
    return state === undefined ? turn : { ...turn, state }
  }

  function lastAnswers(): readonly AnswerTurn[] {
    const answer = lastAnswer(pathOf(tree.value))
    return answer === null ? [] : groupOf(tree.value, answer)
  }

  function onEnded(): void {
    isUnread.value = true
    // The server's copy is marked first, else the list would show it as unread for a moment.
    if (!isLookedAt()) changes.read()
  }

  async function load(): Promise<void> {
    const conversation = await tryUntilDone(() => getConversation(http, id, { kind: 'chosen' }, AT_FIRST, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: isMissing,
      onFailure: () => (loading.value = 'unreachable'),
    })
    if (conversation === null) return
    instructions.forget()
    loading.value = 'ready'
    const end = endFirst(conversation.messages, window.innerHeight / LINE_HEIGHT)
    above = conversation.messages.slice(0, end)
    adopt({ ...conversation, messages: conversation.messages.slice(end) }, conversation.leaf_id)
    settle()
  }

  function showAbove(messageId: string): boolean {
    if (above.at(-1)?.id !== messageId) return false
    tree.value = mergeTurns(tree.value, above.map(turnOf), tree.value.leafId, new Set())
    above = []
    return true
  }

  /** Nobody knows this conversation. One that was begun here, and whose question never arrived, is still to come. */
  function acceptMissing(): void {
    if (!isBegun(store, id) && outbox.outbox.value.questions.length === 0) {
      loading.value = 'missing'
      return
    }
    isKnown.value = false
    loading.value = 'ready'
    settle()
  }

  /** What was still to be asked here can be asked elsewhere: it comes back into the draft. */
  function lose(): void {
    live.leave()
    loading.value = 'missing'
    for (const question of outbox.outbox.value.questions.toReversed()) asking.takeOut(question, true)
  }

  function adopt(conversation: ConversationWithMessages, leafId: string | null): void {
    const liveIds = new Set(live.states.value.filter(isBeingWritten).map((state) => state.id))
    adoptFacts(conversation)
    tree.value = mergeTurns(tree.value, conversation.messages.map(turnOf), leafId, liveIds)
    followLast()
  }

  function adoptFacts(conversation: Conversation): void {
    title.value = conversation.title
    isUnread.value = conversation.unread
    instructions.adopt(conversation)
  }

  /** What is being written at the end of the path is read along; what is written elsewhere is not. */
  function followLast(): void {
    const now = new Set(live.states.value.filter(isBeingWritten).map((state) => state.id))
    const wanted = lastAnswers().filter(({ id, state }) => now.has(id) || isBeingWritten(state))
    if (wanted.length > 0 && wanted.every(({ id }) => now.has(id))) return
    tree.value = keepStates(tree.value, live.states.value)
    const states = lastAnswers().map(({ state }) => state).filter(isBeingWritten)
    if (states.length > 0) live.follow(states)
    else live.leave()
  }

  /** Reads the conversation anew; silent: what stands here is good until something newer comes. */
  async function refresh(): Promise<void> {
    const before = tree.value
    const conversation = await getConversation(http, id, { kind: 'chosen' }, MOST_MESSAGES, signal).catch(() => null)
    // Read once more with the next look, and what was overtaken at once, or after what is being written now.
    isStale.value = conversation === null || tree.value !== before
    if (conversation === null) return
    if (isStale.value) {
      if (!asking.isWriting.value) await refresh()
      return
    }
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
    if (own !== undefined) adoptFacts(own)
    if (loading.value === 'missing' && own !== undefined) void load().catch(acceptMissing)
    if (loading.value !== 'ready' || !isKnown.value) return
    if (deleted.includes(id)) {
      lose()
    } else if (own !== undefined && !asking.isWriting.value && isBehind(own)) {
      isStale.value = true
    }
  }

  async function keep(answer: AnswerTurn): Promise<void> {
    tree.value = keepOne(keepStates(tree.value, live.states.value), answer)
    followLast()
    await keepAnswer(http, answer.id).catch(() => (isStale.value = true))
    changes.read()
  }

  // One that nobody looks at can wait until someone does.
  const isWorthRefreshing = computed(() => isStale.value && isShown() && !asking.isWriting.value)
  watch(isWorthRefreshing, (is) => is && void refresh())
  onScopeDispose(presence.onWake(() => isWorthRefreshing.value && void refresh()))
  onScopeDispose(changes.onChanges(hear))
  onScopeDispose(changes.onLapse(() => (isStale.value = isReady() && isKnown.value)))
  if (!isNew) load().catch(acceptMissing)

  return {
    ...asking,
    id,
    title: readonly(title),
    loading: readonly(loading),
    path: shallowReadonly(path),
    last: shallowReadonly(last),
    draft,
    uploads,
    dictation,
    claim: live.claim,
    instructions,
    siblingsOf: (turn) => siblings.value.get(turn.id) ?? [],
    ...useStepping(id, { http, changes, signal, tree, path, adopt, showAbove, followLast }),
    keep,
  }
}
