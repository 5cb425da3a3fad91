/** What is done with a conversation from its view: who is asked, in words or pictures, and where the view goes with it. */
import type { AnswerTurn, QuestionTurn } from '../conversation/turn'
import type { OpenConversation } from '../conversation/use-conversation'
import { behindCommand } from '../pictures/sketch'
import { useDrawing, type DrawingWish } from '../pictures/use-drawing'
import { usePictureVerbs } from '../pictures/use-picture-verbs'
import { need } from '../inject'
import { useModelChoice, type ModelChoice } from '../models/use-model-choice'
import { writers } from '../models/writers'
import { ownStoreKey } from '../sync/text-store'
import { serverKey } from '../sync/use-server'

interface Surroundings {
  /** Puts the cursor where the next message is written. */
  readonly write: () => void
  /** What was asked comes to the top of the view. */
  readonly pin: (act: () => void) => Promise<void>
  /** The button that was pressed may be gone. */
  readonly press: (act: () => void) => Promise<void>
  readonly toEnd: () => void
}

export interface ConversationVerbs {
  readonly choice: ModelChoice
  readonly drawing: DrawingWish
  readonly ask: () => void
  readonly sendNow: () => void
  readonly edit: (question: QuestionTurn, text: string) => void
  readonly regenerate: (answer: AnswerTurn) => void
  readonly goOn: (answer: AnswerTurn) => void
  readonly keep: (answer: AnswerTurn) => void
}

export function useConversationVerbs(conversation: OpenConversation, { write, pin, press, toEnd }: Surroundings): ConversationVerbs {
  const { models } = need(serverKey)
  const store = need(ownStoreKey)
  const { path, last, isWriting, draft, ...verbs } = conversation
  const choice = useModelChoice(store, () => models.value, () => writers(path.value, last.value))
  const drawing = useDrawing({ store, draft, chosen: () => choice.models.value, list: () => models.value })

  /** At once, or after what is being written. */
  function say(act: () => void): void {
    if (isWriting.value) act()
    else void pin(act)
  }

  usePictureVerbs({ draft, drawing, focus: write, send: (written, wanted) => say(() => verbs.sendWritten(written, wanted)) })

  return {
    choice,
    drawing,
    ask() {
      // A command alone asks for nothing.
      if (draft.files.value.length === 0 && behindCommand(draft.text.value) === '') return
      const sketch = drawing.sketch.value
      say(() => verbs.send(drawing.models(sketch !== null, null), sketch))
    },
    sendNow: () => void press(() => (isWriting.value ? verbs.sendNow() : void pin(verbs.sendNow))),
    edit(question, text) {
      write()
      void pin(() => verbs.edit(question, text, drawing.models(question.drawing !== null, null)))
    },
    regenerate(answer) {
      write()
      void pin(() => verbs.regenerate(answer, drawing.models(answer.state.drawing !== null, answer.model)))
    },
    goOn(answer) {
      void press(() => verbs.goOn(answer))
      toEnd()
    },
    keep(answer) {
      if (answer.state.drawing === null) choice.choose(answer.model === null ? [] : [answer.model])
      void press(() => void verbs.keep(answer))
    },
  }
}
