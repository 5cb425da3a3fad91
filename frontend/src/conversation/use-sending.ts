/**
 * Questions on their way into one conversation, through its outbox: at once, in their turn, or in the place of another.
 * One that the server refuses comes back into the draft.
 */
import { computed, onScopeDispose, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { AnswerState } from '../answer/answer'
import type { ApiProblem } from '../api/http'
import type { Sketch } from '../api/drawing-wire'
import type { ConversationDraft } from '../api/instructions-wire'
import type { Opening, RunEnd } from '../api/wire'
import {
  dropQuestions,
  pauseOutbox,
  placeQuestion,
  queueFirst,
  queueLast,
  removeQuestion,
  type OutboxQuestion,
  type Place,
} from '../composer/outbox'
import type { KeptDraft } from '../composer/use-draft'
import type { KeptOutbox } from '../composer/use-outbox'
import { drawn, filesNamed, isBlank, partsOf, type Written } from '../composer/written'
import type { Presence } from '../sync/use-presence'
import { newQuestion, renamed, wantedAnswers, type Models } from './new-question'
import { groupOf, lastAnswer, removeTurns, type Tree } from './tree'
import { newAnswers, newQuestionTurn, type QuestionTurn, type Turn } from './turn'

/** Shows `added` and asks for the answers at its end. `undo` is called where nothing came of it; without a problem: it was withdrawn. */
export type Ask = (opening: Opening, before: readonly AnswerState[], added: readonly Turn[], undo: (problem: ApiProblem | null) => void) => void

export interface SendingSurroundings {
  readonly presence: Presence
  readonly tree: ShallowRef<Tree>
  readonly path: ComputedRef<readonly Turn[]>
  /** The answer that is being written, of several the first that still is. */
  readonly writingId: ComputedRef<string | null>
  /** The messages are read: until then what is sent waits. */
  readonly isReady: () => boolean
  /** The server has the conversation. */
  readonly isKnown: Ref<boolean>
  /** What it is made with if it has not. */
  readonly beginning: () => ConversationDraft
  /** A question is on its way that makes the conversation. */
  readonly onBegin: () => void
  readonly draft: KeptDraft
  readonly outbox: KeptOutbox
  readonly refresh: () => Promise<void>
  readonly ask: Ask
  /** Stops what is being written. */
  readonly stopWriting: () => void
  readonly refuse: (problem: ApiProblem, again: () => void) => void
}

export interface Sending {
  /** The questions that wait for their turn. */
  readonly waiting: ComputedRef<readonly OutboxQuestion[]>
  readonly isPaused: ComputedRef<boolean>
  /** What they wait for: null is someone's word. */
  readonly waitsFor: ComputedRef<'answer' | 'conversation' | null>
  /** Sends the draft: at once, or after what is being written. `drawing`: for pictures. */
  readonly send: (models: Models, drawing?: Sketch | null) => void
  /** The same of something that is not in the draft. */
  readonly sendWritten: (written: Written, models: Models) => void
  /** Asks something else in the place of a question. What is being written below it is stopped. */
  readonly edit: (question: QuestionTurn, text: string, models: Models) => void
  /** Lets the first of the waiting questions go. */
  readonly sendNow: () => void
  /** Takes a waiting question out; `isWanted`: back into the draft. */
  readonly takeOut: (question: OutboxQuestion, isWanted: boolean) => void
}

export interface SendingInside {
  readonly sending: Sending
  /** The server has the question that this answer is for. */
  readonly noteArrival: (answerId: string) => void
  readonly noteEnd: (end: RunEnd) => void
  /** After the messages were read: what the server has leaves the outbox, and the rest goes on its way. */
  readonly settle: () => void
}

export function useSending(id: string, surroundings: SendingSurroundings): SendingInside {
  const { presence, tree, path, writingId, isReady, isKnown, beginning, onBegin, draft, outbox, refresh, ask, stopWriting, refuse } = surroundings
  const waiting = computed(() => {
    const shown = new Set(path.value.map((turn) => turn.id))
    return outbox.outbox.value.questions.filter((question) => !shown.has(question.id))
  })

  function send(models: Models, drawing: Sketch | null = null): void {
    const written = asked(drawing)
    if (isBlank(written)) return
    draft.take()
    sendWritten(written, models)
  }

  /** The draft as it would be sent. */
  function asked(drawing: Sketch | null): Written {
    const written = { text: draft.text.value, files: draft.files.value }
    return drawing === null ? written : drawn(written, drawing)
  }

  function sendWritten(written: Written, models: Models): void {
    dispatchOrQueue(newQuestion(written, wantedAnswers(models), null))
  }

  function dispatchOrQueue(question: OutboxQuestion): void {
    if (writingId.value !== null || !isReady()) outbox.change((box) => queueLast(box, question, writingId.value))
    else sendFirst(question)
  }

  function edit(asked: QuestionTurn, text: string, models: Models): void {
    const written = { text, files: asked.files, drawing: asked.drawing }
    if (isBlank(written)) return
    stopWriting()
    const unheard = outbox.outbox.value.questions.find((question) => question.id === asked.id)
    if (unheard !== undefined) {
      // As far as anyone knows the server never heard of it: this one is asked instead.
      outbox.change((box) => removeQuestion(box, unheard.id))
      tree.value = removeTurns(tree.value, new Set([unheard.id, ...unheard.answers.map(({ id }) => id)]), asked.parent_id)
    }
    sendFirst(newQuestion(written, wantedAnswers(models), unheard?.place ?? { parentId: asked.parent_id, begins: null }))
  }

  function sendFirst(question: OutboxQuestion): void {
    outbox.change((box) => queueFirst(box, question))
    dispatch(question)
  }

  function sendNext(): void {
    const { questions, isPaused } = outbox.outbox.value
    const next = questions[0]
    // One that was to follow another version of an answer waits until someone says where it belongs.
    const isItsTurn = next?.afterId === null || path.value.some((turn) => turn.id === next?.afterId)
    if (next !== undefined && isItsTurn && !isPaused) sendIfFree(next)
  }

  function sendIfFree(question: OutboxQuestion): void {
    if (writingId.value === null && isReady()) dispatch(question)
  }

  function dispatch(question: OutboxQuestion): void {
    const place: Place = question.place ?? { parentId: endOfPath(), begins: isKnown.value ? null : beginning() }
    outbox.change((box) => placeQuestion(box, question.id, place))
    if (place.begins !== null) onBegin()
    const { answers } = question
    const added = newAnswers(answers, question.id, question.drawing ?? null)
    const body = {
      id: question.id,
      parent_id: place.parentId,
      parts: partsOf(question),
      ...(place.begins !== null && { conversation: place.begins }),
      ...(question.drawing && { drawing: question.drawing }),
    }
    const states = added.map(({ state }) => state)
    const turns = [newQuestionTurn(question.id, place.parentId, question), ...added]
    ask({ kind: 'send', conversationId: id, body, answers }, states, turns, (problem) => takeBack(question, problem))
  }

  function endOfPath(): string | null {
    const last = path.value.at(-1)
    return last?.kind === 'question' ? last.parent_id : (last?.id ?? null)
  }

  function takeBack(question: OutboxQuestion, problem: ApiProblem | null): void {
    if (problem?.code === 'parent_writing') {
      // Another tab was faster: this question's turn comes after that answer.
      outbox.change((box) => placeQuestion(box, question.id, question.place))
      void refresh()
      return
    }
    outbox.change((box) => pauseOutbox(removeQuestion(box, question.id), true))
    if (problem?.code === 'id_taken') void giveBackUnlessThere(question, problem)
    else giveBack(question, problem)
  }

  /** Another tab may have sent it, to another place. */
  async function giveBackUnlessThere(question: OutboxQuestion, problem: ApiProblem): Promise<void> {
    await refresh()
    if (!tree.value.turns.some((turn) => turn.id === question.id)) giveBack(question, problem)
  }

  function giveBack(question: OutboxQuestion, problem: ApiProblem | null): void {
    draft.giveBack(question)
    if (problem === null) return
    const gone = filesNamed(question, problem.fields)
    // Each of them says so itself.
    if (gone.length > 0) {
      draft.noteGone(gone)
      return
    }
    refuse(problem, () => {
      const again = asked(question.drawing ?? null)
      if (isBlank(again)) return
      draft.take()
      dispatchOrQueue(newQuestion(again, renamed(question.answers), question.place))
    })
  }

  function noteArrival(answerId: string): void {
    outbox.change((box) => {
      const arrived = box.questions.filter(({ answers }) => answers.some(({ id }) => id === answerId))
      return dropQuestions(box, new Set(arrived.map((question) => question.id)))
    })
  }

  function noteEnd(end: RunEnd): void {
    const last = lastAnswer(path.value)
    // Of several answers somebody chooses the one to go on from.
    const isDecided = last === null || groupOf(tree.value, last).length === 1
    if (end.status === 'complete' && isDecided) sendNext()
    else outbox.change((box) => pauseOutbox(box, true))
  }

  function settle(): void {
    // Those that were made here have no time of the server's.
    const stored = tree.value.turns.filter((turn) => turn.created_at !== '')
    outbox.change((box) => dropQuestions(box, new Set(stored.map((turn) => turn.id))))
    const last = lastAnswer(path.value)
    const phase = last?.state.phase
    const isCutOff = phase?.kind === 'ended' && phase.end.status !== 'complete'
    if (isCutOff && outbox.outbox.value.questions[0]?.afterId === last?.id) outbox.change((box) => pauseOutbox(box, true))
    sendNext()
  }

  // What another tab has queued and can send no more, say.
  onScopeDispose(presence.onWake(sendNext))

  const sending: Sending = {
    waiting,
    isPaused: computed(() => outbox.outbox.value.isPaused),
    waitsFor: computed(() => {
      if (outbox.outbox.value.isPaused) return null
      if (writingId.value !== null) return 'answer'
      return isReady() ? null : 'conversation'
    }),
    send,
    sendWritten,
    edit,
    sendNow() {
      outbox.change((box) => pauseOutbox(box, false))
      const first = outbox.outbox.value.questions[0]
      if (first !== undefined) sendIfFree(first)
    },
    takeOut(question, isWanted) {
      outbox.change((box) => removeQuestion(box, question.id))
      if (isWanted) draft.giveBack(question)
    },
  }
  return { sending, noteArrival, noteEnd, settle }
}
