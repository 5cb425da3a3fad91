/** Questions as they are made here, with ids of their own for them and their answers. */
import type { WantedAnswer } from '../api/wire'
import type { OutboxQuestion, Place } from '../composer/outbox'
import type { Written } from '../composer/written'
import { createId } from '../sync/message-id'

/** Which models answer, each once: null where the server chooses. */
export type Models = readonly (string | null)[]

export function newQuestion({ text, files, drawing = null }: Written, answers: readonly WantedAnswer[], place: Place | null): OutboxQuestion {
  return { id: createId(), answers, text, files, drawing, place, afterId: null }
}

export function wantedAnswers(models: Models): readonly WantedAnswer[] {
  return models.map((model) => ({ id: createId(), model }))
}

/** The same asked for anew. */
export function renamed(answers: readonly WantedAnswer[]): readonly WantedAnswer[] {
  return wantedAnswers(answers.map(({ model }) => model))
}
