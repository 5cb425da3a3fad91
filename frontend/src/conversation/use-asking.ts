/**
 * What is asked for in one conversation: questions through the outbox, answers written anew, answers that go on.
 * What is asked for shows at once; what the server refuses is taken back, and nothing that was typed is lost.
 */
import { computed, shallowReadonly, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { askedAnswer, isBeingWritten, reduceAnswer, type AnswerState } from '../answer/answer'
import { useAnswer, type AnswerSurroundings, type LiveAnswer } from '../answer/use-answer'
import type { ApiProblem } from '../api/http'
import type { Opening, RunEnd } from '../api/wire'
import {
  dropQuestions,
  pauseOutbox,
  placeQuestion,
  queueFirst,
  queueLast,
  type OutboxQuestion,
  type Place,
} from '../composer/outbox'
import type { KeptDraft } from '../composer/use-draft'
import type { KeptOutbox } from '../composer/use-outbox'
import { createId } from '../sync/message-id'
import type { Changes } from '../sync/use-changes'
import { addTurns, confirmTurn, keepState, lastAnswer, removeTurns, type Tree } from './tree'
import type { AnswerTurn, QuestionTurn, Turn } from './turn'

export interface Refusal {
  readonly problem: ApiProblem
  readonly again: () => void
}

export interface AskingSurroundings extends Omit<AnswerSurroundings, 'onConfirmed' | 'onRefused' | 'onEnded'> {
  readonly changes: Changes
  readonly tree: ShallowRef<Tree>
  readonly path: ComputedRef<readonly Turn[]>
  /** The messages are read: until then what is sent waits. */
  readonly isReady: () => boolean
  /** The server has the conversation. */
  readonly isKnown: Ref<boolean>
  readonly draft: KeptDraft
  readonly outbox: KeptOutbox
  readonly refresh: () => Promise<void>
  readonly onEnded: () => void
}

export interface Asking {
  /** The answer at the end of the path that is being written. */
  readonly writingId: ComputedRef<string | null>
  readonly isWriting: ComputedRef<boolean>
  readonly refusal: Readonly<ShallowRef<Refusal | null>>
  /** The questions that wait for their turn. */
  readonly waiting: ComputedRef<readonly OutboxQuestion[]>
  readonly isPaused: ComputedRef<boolean>
  /** Sends the draft: at once, or after what is being written. */
  readonly send: (model: string | null) => void
  /** Asks something else in the place of a question. What is being written below it is stopped. */
  readonly edit: (question: QuestionTurn, text: string, model: string | null) => void
  readonly regenerate: (answer: AnswerTurn, model: string | null) => void
  readonly goOn: () => void
  readonly stop: () => void
  /** Lets paused questions go. */
  readonly sendNow: () => void
  /** Takes a waiting question out; `isWanted`: back into the draft. */
  readonly takeOut: (question: OutboxQuestion, isWanted: boolean) => void
  readonly dismissRefusal: () => void
}

export interface AskingInside {
  readonly asking: Asking
  readonly live: LiveAnswer
  /** After the messages were read: what the server has leaves the outbox, and the rest goes on its way. */
  readonly settle: () => void
}

export function useAsking(id: string, surroundings: AskingSurroundings): AskingInside {
  const { changes, tree, path, isReady, isKnown, draft, outbox, refresh } = surroundings
  const refusal = shallowRef<Refusal | null>(null)
  let onRefused: (problem: ApiProblem) => void = () => undefined
  const live = useAnswer({
    ...surroundings,
    onConfirmed(message) {
      isKnown.value = true
      tree.value = confirmTurn(tree.value, message)
      outbox.change((box) => {
        const arrived = box.questions.filter((question) => question.answerId === message.id)
        return dropQuestions(box, new Set(arrived.map((question) => question.id)))
      })
      changes.read()
    },
    onRefused: (problem) => onRefused(problem),
    onEnded: acceptEnd,
  })
  const writingId = computed(() => (live.state.value !== null && isBeingWritten(live.state.value) ? live.state.value.id : null))
  const isWriting = computed(() => writingId.value !== null)
  const waiting = computed(() => {
    const shown = new Set(path.value.map((turn) => turn.id))
    return outbox.outbox.value.questions.filter((question) => !shown.has(question.id))
  })

  function acceptEnd(end: RunEnd): void {
    surroundings.onEnded()
    if (end.status === 'complete') sendNext()
    else outbox.change((box) => pauseOutbox(box, true))
  }

  /** Shows `added` and asks for the answer at its end; `undo` is what a refusal calls for beside taking them away. */
  function ask(opening: Opening, before: AnswerState, added: readonly Turn[], undo: (problem: ApiProblem) => void): void {
    if (live.state.value !== null) tree.value = keepState(tree.value, live.state.value)
    const wasLeaf = tree.value.leafId
    const ids = new Set(added.map((turn) => turn.id))
    onRefused = (problem) => {
      const state = live.state.value
      live.leave()
      if (state !== null) tree.value = keepState(tree.value, state)
      tree.value = removeTurns(tree.value, ids, wasLeaf)
      undo(problem)
    }
    refusal.value = null
    if (added.length > 0) tree.value = addTurns(tree.value, added)
    live.ask(opening, before)
  }

  function send(model: string | null): void {
    if (draft.text.value.trim() === '') return
    const question = newQuestion(draft.take(), model, null)
    if (isWriting.value || !isReady()) outbox.change((box) => queueLast(box, question))
    else sendFirst(question)
  }

  function edit(asked: QuestionTurn, text: string, model: string | null): void {
    if (text.trim() === '') return
    stop()
    sendFirst(newQuestion(text, model, { parentId: asked.parent_id, begins: false }))
  }

  function sendFirst(question: OutboxQuestion): void {
    outbox.change((box) => queueFirst(box, question))
    dispatch(question)
  }

  function sendNext(): void {
    const { questions, isPaused } = outbox.outbox.value
    const next = questions[0]
    if (next !== undefined && !isPaused && !isWriting.value && isReady()) dispatch(next)
  }

  function dispatch(question: OutboxQuestion): void {
    const place: Place = question.place ?? { parentId: endOfPath(), begins: !isKnown.value }
    outbox.change((box) => placeQuestion(box, question.id, place))
    const { answerId, text, model } = question
    const turn = { ...newNode(question.id, place.parentId), kind: 'question' as const, text }
    const answer = newAnswer(answerId, question.id, model)
    const body = {
      id: question.id,
      answer_id: answerId,
      parent_id: place.parentId,
      parts: [{ type: 'text' as const, text }],
      ...(model === null ? {} : { model }),
      ...(place.begins ? { conversation: {} } : {}),
    }
    ask({ kind: 'send', conversationId: id, body }, answer.state, [turn, answer], (problem) => takeBack(question, problem))
  }

  function takeBack(question: OutboxQuestion, problem: ApiProblem): void {
    if (problem.code === 'parent_writing') {
      // Another tab was faster: this question's turn comes after that answer.
      outbox.change((box) => placeQuestion(box, question.id, null))
      void refresh()
      return
    }
    outbox.change((box) => pauseOutbox(dropQuestions(box, new Set([question.id])), true))
    if (problem.code === 'id_taken') {
      // Another tab has sent it, to another place.
      void refresh()
      return
    }
    draft.giveBack(question.text)
    refusal.value = { problem, again: () => send(question.model) }
  }

  function endOfPath(): string | null {
    const last = path.value.at(-1)
    return last?.kind === 'question' ? last.parent_id : (last?.id ?? null)
  }

  function regenerate(answer: AnswerTurn, model: string | null): void {
    const questionId = answer.parent_id
    if (isWriting.value || questionId === null) return
    const added = newAnswer(createId(), questionId, model)
    const opening = { kind: 'regenerate' as const, questionId, answerId: added.id, ...(model === null ? {} : { model }) }
    ask(opening, added.state, [added], (problem) => {
      refusal.value = { problem, again: () => regenerate(answer, model) }
    })
  }

  function goOn(): void {
    const state = lastAnswer(path.value)?.state
    if (isWriting.value || state === undefined) return
    const opening = { kind: 'continue' as const, answerId: state.id, cursor: state.cursor }
    ask(opening, reduceAnswer(state, { kind: 'continue-asked' }), [], (problem) => {
      refusal.value = { problem, again: goOn }
    })
  }

  function stop(): void {
    live.stop()
  }

  function settle(): void {
    outbox.change((box) => dropQuestions(box, new Set(tree.value.turns.map((turn) => turn.id))))
    const phase = lastAnswer(path.value)?.state.phase
    const isOnItsWay = (outbox.outbox.value.questions[0]?.place ?? null) !== null
    if (phase?.kind === 'ended' && phase.end.status !== 'complete' && !isOnItsWay) outbox.change((box) => pauseOutbox(box, true))
    sendNext()
  }

  function newNode(nodeId: string, parentId: string | null): Omit<QuestionTurn, 'kind' | 'text'> {
    return { id: nodeId, parent_id: parentId, sibling_ids: [], created_at: '' }
  }

  function newAnswer(answerId: string, questionId: string, model: string | null): AnswerTurn {
    return { ...newNode(answerId, questionId), kind: 'answer', model, state: askedAnswer(answerId) }
  }

  const asking: Asking = {
    writingId,
    isWriting,
    refusal: shallowReadonly(refusal),
    waiting,
    isPaused: computed(() => outbox.outbox.value.isPaused),
    send,
    edit,
    regenerate,
    goOn,
    stop,
    sendNow() {
      outbox.change((box) => pauseOutbox(box, false))
      sendNext()
    },
    takeOut(question, isWanted) {
      outbox.change((box) => dropQuestions(box, new Set([question.id])))
      if (isWanted) draft.giveBack(question.text)
    },
    dismissRefusal: () => (refusal.value = null),
  }
  return { asking, live, settle }
}

function newQuestion(text: string, model: string | null, place: Place | null): OutboxQuestion {
  return { id: createId(), answerId: createId(), text, model, place }
}
