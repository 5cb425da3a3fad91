/**
 * One conversation: its visible path, what is being written in it, and what can be done with it.
 * What is asked for shows at once; what the server refuses is taken back, and nothing that was typed is lost.
 */
import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { getConversation } from '../api/conversations'
import { ApiProblem, type Http } from '../api/http'
import type { ConversationWithMessages, Opening } from '../api/wire'
import { askedAnswer, isBeingWritten, reduceAnswer, type AnswerState } from './answer'
import { createId } from './message-id'
import { tryUntilDone } from './retry'
import { scopeSignal } from './scope-signal'
import { chosenPath } from './tree'
import { turnOf, type AnswerTurn, type Turn } from './turn'
import { useAnswer } from './use-answer'
import type { KeptDraft } from './use-draft'
import type { Presence } from './use-presence'

export type Loading = 'loading' | 'unreachable' | 'ready' | 'missing'

export interface Refusal {
  readonly problem: ApiProblem
  readonly again: () => void
}

export interface ConversationSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly silenceMs: () => number
  readonly draft: KeptDraft
}

export interface OpenConversation {
  readonly loading: Readonly<Ref<Loading>>
  readonly path: ComputedRef<readonly Turn[]>
  readonly refusal: Readonly<ShallowRef<Refusal | null>>
  readonly isWriting: ComputedRef<boolean>
  /** Sends the draft. */
  readonly send: (model: string | null) => void
  readonly stop: () => void
  readonly continueLast: () => void
  readonly regenerateLast: (model: string | null) => void
  readonly dismissRefusal: () => void
}

export function useConversation(
  id: string,
  isNew: boolean,
  { http, presence, silenceMs, draft }: ConversationSurroundings,
): OpenConversation {
  const loading = ref<Loading>(isNew ? 'ready' : 'loading')
  const turns = shallowRef<readonly Turn[]>([])
  const leafId = shallowRef<string | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const signal = scopeSignal()
  let isKnown = !isNew
  let takeBack: () => void = () => undefined
  let tryAgain: () => void = () => undefined

  const live = useAnswer({
    http,
    presence,
    silenceMs,
    onConfirmed() {
      isKnown = true
      draft.accept(questionId())
    },
    onRefused(problem) {
      const state = live.state.value
      live.leave()
      if (state !== null) keep(state)
      takeBack()
      refusal.value = { problem, again: tryAgain }
    },
  })

  const path = computed(() => {
    const state = live.state.value
    return chosenPath(turns.value, leafId.value).map((turn) =>
      turn.kind === 'answer' && turn.id === state?.id ? { ...turn, state } : turn,
    )
  })
  const isWriting = computed(() => live.state.value !== null && isBeingWritten(live.state.value))

  function lastAnswer(): AnswerTurn | null {
    const last = path.value.at(-1)
    return last?.kind === 'answer' ? last : null
  }

  function questionId(): string {
    return lastAnswer()?.parent_id ?? ''
  }

  function keep(state: AnswerState): void {
    turns.value = turns.value.map((turn) => (turn.kind === 'answer' && turn.id === state.id ? { ...turn, state } : turn))
  }

  /** Shows `added` and asks for the answer at its end; `undo` is what a refusal calls for beside taking them away. */
  function ask(opening: Opening, before: AnswerState, added: readonly Turn[], again: () => void, undo: () => void): void {
    if (live.state.value !== null) keep(live.state.value)
    const wasLeaf = leafId.value
    takeBack = () => {
      turns.value = turns.value.filter((turn) => !added.some((each) => each.id === turn.id))
      leafId.value = wasLeaf
      undo()
    }
    tryAgain = again
    refusal.value = null
    turns.value = [...turns.value, ...added]
    leafId.value = before.id
    live.ask(opening, before)
  }

  function send(model: string | null): void {
    const text = draft.text.value
    if (isWriting.value || loading.value !== 'ready' || text.trim() === '') return
    const parent = path.value.at(-1)?.id ?? null
    const question: Turn = { kind: 'question', id: createId(), parent_id: parent, text }
    const answer = newAnswer(question.id, model)
    const body = {
      id: question.id,
      answer_id: answer.id,
      parent_id: parent,
      parts: [{ type: 'text' as const, text }],
      ...(model === null ? {} : { model }),
      ...(isKnown ? {} : { conversation: {} }),
    }
    draft.send(question.id)
    ask({ kind: 'send', conversationId: id, body }, answer.state, [question, answer], () => send(model), draft.giveBack)
  }

  function regenerateLast(model: string | null): void {
    const questionId = lastAnswer()?.parent_id
    if (isWriting.value || typeof questionId !== 'string') return
    const answer = newAnswer(questionId, model)
    const opening = { kind: 'regenerate' as const, questionId, answerId: answer.id, ...(model === null ? {} : { model }) }
    ask(opening, answer.state, [answer], () => regenerateLast(model), () => undefined)
  }

  function continueLast(): void {
    const state = lastAnswer()?.state
    if (isWriting.value || state === undefined) return
    const opening = { kind: 'continue' as const, answerId: state.id, cursor: state.cursor }
    ask(opening, reduceAnswer(state, { kind: 'continue-asked' }), [], continueLast, () => undefined)
  }

  async function load(): Promise<void> {
    const conversation = await tryUntilDone(() => getConversation(http, id, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: (error) => error instanceof ApiProblem && error.status < 500,
      onFailure: () => (loading.value = 'unreachable'),
    })
    if (conversation === null) return
    adopt(conversation)
    loading.value = 'ready'
  }

  function adopt({ messages, leaf_id }: ConversationWithMessages): void {
    live.leave()
    turns.value = messages.map(turnOf)
    leafId.value = leaf_id
    draft.settle(new Set(messages.map((message) => message.id)))
    const last = lastAnswer()
    if (last !== null && isBeingWritten(last.state)) live.follow(last.state)
  }

  /** Nobody knows this conversation. A question that never arrived, or was refused, is still meant to begin it. */
  function acceptMissing(): void {
    if (draft.isEmpty.value) {
      loading.value = 'missing'
      return
    }
    isKnown = false
    draft.giveBack()
    loading.value = 'ready'
  }

  /** Another tab may have gone on with it. Silent: what stands here is good until something newer comes. */
  async function refresh(): Promise<void> {
    if (!isKnown || loading.value !== 'ready' || isWriting.value) return
    const before = turns.value
    const conversation = await getConversation(http, id, signal).catch(() => null)
    if (conversation !== null && turns.value === before) adopt(conversation)
  }

  if (!isNew) load().catch(acceptMissing)
  onScopeDispose(presence.onWake(() => void refresh()))

  return {
    loading: readonly(loading),
    path,
    refusal: shallowReadonly(refusal),
    isWriting,
    send,
    stop: live.stop,
    continueLast,
    regenerateLast,
    dismissRefusal: () => (refusal.value = null),
  }
}

function newAnswer(questionId: string, model: string | null): AnswerTurn {
  const id = createId()
  return { kind: 'answer', id, parent_id: questionId, model, state: askedAnswer(id) }
}
