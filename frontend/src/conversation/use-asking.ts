/**
 * What is asked for in one conversation: questions, answers written anew, answers that go on.
 * What is asked for shows at once; what the server refuses is taken back, and nothing that was typed is lost.
 */
import { computed, shallowReadonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { isBeingWritten, reduceAnswer, type AnswerState } from '../answer/answer'
import { useAnswer, type AnswerSurroundings, type LiveAnswer } from '../answer/use-answer'
import type { ApiProblem } from '../api/http'
import type { Opening } from '../api/wire'
import { createId } from '../sync/message-id'
import type { Changes } from '../sync/use-changes'
import { addTurns, confirmTurn, keepState, lastAnswer, removeTurns } from './tree'
import { newAnswer, type AnswerTurn, type Turn } from './turn'
import { useSending, type Sending, type SendingSurroundings } from './use-sending'

export interface Refusal {
  readonly problem: ApiProblem
  readonly again: () => void
}

export interface AskingSurroundings
  extends Omit<AnswerSurroundings, 'onConfirmed' | 'onRefused' | 'onEnded'>,
    Omit<SendingSurroundings, 'writingId' | 'ask' | 'stopWriting' | 'refuse'> {
  readonly changes: Changes
  /** Reads along what is being written at the end of the path. */
  readonly followLast: () => void
  readonly onEnded: () => void
}

export interface Asking extends Sending {
  /** The answer at the end of the path that is being written. */
  readonly writingId: ComputedRef<string | null>
  readonly isWriting: ComputedRef<boolean>
  readonly refusal: Readonly<ShallowRef<Refusal | null>>
  readonly regenerate: (answer: AnswerTurn, model: string | null) => void
  readonly goOn: () => void
  readonly stop: () => void
  readonly dismissRefusal: () => void
}

export interface AskingInside {
  readonly asking: Asking
  readonly live: LiveAnswer
  readonly settle: () => void
}

export function useAsking(id: string, surroundings: AskingSurroundings): AskingInside {
  const { changes, tree, path, isKnown, followLast } = surroundings
  const refusal = shallowRef<Refusal | null>(null)
  let withdraw: (problem: ApiProblem | null) => void = () => undefined
  const live = useAnswer({
    ...surroundings,
    onConfirmed(message) {
      isKnown.value = true
      tree.value = confirmTurn(tree.value, message)
      noteArrival(message.id)
      changes.read()
    },
    onRefused: (problem) => withdraw(problem),
    onEnded(end) {
      surroundings.onEnded()
      noteEnd(end)
    },
  })
  const writingId = computed(() => (live.state.value !== null && isBeingWritten(live.state.value) ? live.state.value.id : null))
  const isWriting = computed(() => writingId.value !== null)
  const { sending, noteArrival, noteEnd, settle } = useSending(id, { ...surroundings, writingId, ask, stopWriting: live.stop, refuse })

  function ask(opening: Opening, before: AnswerState, added: readonly Turn[], undo: (problem: ApiProblem | null) => void): void {
    if (live.state.value !== null) tree.value = keepState(tree.value, live.state.value)
    const wasLeaf = tree.value.leafId
    const ids = new Set(added.map((turn) => turn.id))
    withdraw = (problem) => {
      const state = live.state.value
      live.leave()
      if (state !== null) tree.value = keepState(tree.value, reduceAnswer(state, { kind: 'refused' }))
      tree.value = removeTurns(tree.value, ids, wasLeaf)
      // What stood there before may still be written.
      followLast()
      undo(problem)
    }
    refusal.value = null
    if (added.length > 0) tree.value = addTurns(tree.value, added)
    live.ask(opening, before)
  }

  function refuse(problem: ApiProblem, again: () => void): void {
    refusal.value = { problem, again }
  }

  function regenerate(answer: AnswerTurn, model: string | null): void {
    const questionId = answer.parent_id
    if (isWriting.value || questionId === null) return
    const added = newAnswer(createId(), questionId, model)
    const opening = { kind: 'regenerate' as const, questionId, answerId: added.id, ...(model === null ? {} : { model }) }
    ask(opening, added.state, [added], (problem) => {
      if (problem !== null) refuse(problem, () => regenerate(answer, model))
    })
  }

  function goOn(): void {
    const state = lastAnswer(path.value)?.state
    if (isWriting.value || state === undefined) return
    const opening = { kind: 'continue' as const, answerId: state.id, cursor: state.cursor }
    ask(opening, reduceAnswer(state, { kind: 'continue-asked' }), [], (problem) => {
      if (problem !== null) refuse(problem, goOn)
    })
  }

  function stop(): void {
    const hasNotArrived = live.claim.value === 'asking' && live.state.value?.link !== 'live'
    live.stop()
    // Without a network it would be asked once there is one: also after a reload, which knows of no Stop.
    if (hasNotArrived) withdraw(null)
  }

  const asking: Asking = {
    ...sending,
    writingId,
    isWriting,
    refusal: shallowReadonly(refusal),
    regenerate,
    goOn,
    stop,
    dismissRefusal: () => (refusal.value = null),
  }
  return { asking, live, settle }
}
