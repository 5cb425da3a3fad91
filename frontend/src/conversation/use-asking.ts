/**
 * What is asked for in one conversation: questions, answers written anew, answers that go on.
 * What is asked for shows at once; what the server refuses is taken back, and nothing that was typed is lost.
 */
import { computed, shallowReadonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { isBeingWritten, reduceAnswer, type AnswerState } from '../answer/answer'
import { useAnswers, type AnswerSurroundings, type LiveAnswers } from '../answer/use-answers'
import type { ApiProblem } from '../api/http'
import type { Opening } from '../api/wire'
import type { Changes } from '../sync/use-changes'
import { wantedAnswers, type Models } from './new-question'
import { addTurns, confirmTurn, keepStates, removeTurns } from './tree'
import { newAnswers, type AnswerTurn, type Turn } from './turn'
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
  /** The answer that is being written, of several the first that still is. */
  readonly writingId: ComputedRef<string | null>
  readonly isWriting: ComputedRef<boolean>
  readonly refusal: Readonly<ShallowRef<Refusal | null>>
  readonly regenerate: (answer: AnswerTurn, models: Models) => void
  readonly goOn: (answer: AnswerTurn) => void
  /** One of the answers that are being written, or all. */
  readonly stop: (id?: string) => void
  readonly dismissRefusal: () => void
}

export interface AskingInside {
  readonly asking: Asking
  readonly live: LiveAnswers
  readonly settle: () => void
}

export function useAsking(id: string, surroundings: AskingSurroundings): AskingInside {
  const { changes, tree, isKnown, followLast } = surroundings
  const refusal = shallowRef<Refusal | null>(null)
  let withdraw: (problem: ApiProblem | null) => void = () => undefined
  const live = useAnswers({
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
  const writingId = computed(() => live.states.value.find(isBeingWritten)?.id ?? null)
  const isWriting = computed(() => writingId.value !== null)
  const { sending, noteArrival, noteEnd, settle } = useSending(id, { ...surroundings, writingId, ask, stopWriting: live.stop, refuse })

  function ask(opening: Opening, before: readonly AnswerState[], added: readonly Turn[], undo: (problem: ApiProblem | null) => void): void {
    tree.value = keepStates(tree.value, live.states.value)
    const wasLeaf = tree.value.leafId
    const ids = new Set(added.map((turn) => turn.id))
    withdraw = (problem) => {
      const refused = live.states.value.map((state) => reduceAnswer(state, { kind: 'refused' }))
      live.leave()
      tree.value = keepStates(tree.value, refused)
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

  function regenerate(answer: AnswerTurn, models: Models): void {
    const questionId = answer.parent_id
    if (isWriting.value || questionId === null) return
    const answers = wantedAnswers(models)
    const added = newAnswers(answers, questionId, answer.state.drawing)
    const states = added.map(({ state }) => state)
    ask({ kind: 'regenerate', questionId, answers }, states, added, (problem) => {
      if (problem !== null) refuse(problem, () => regenerate(answer, models))
    })
  }

  function goOn(answer: AnswerTurn): void {
    if (isWriting.value) return
    const { state } = answer
    const opening = { kind: 'continue' as const, answerId: state.id, cursor: state.cursor }
    ask(opening, [reduceAnswer(state, { kind: 'continue-asked' })], [], (problem) => {
      if (problem !== null) refuse(problem, () => goOn(answer))
    })
  }

  function stop(id?: string): void {
    const hasNotArrived = live.claim.value === 'asking' && live.states.value.some(({ link }) => link !== 'live')
    live.stop(id)
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
