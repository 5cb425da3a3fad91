/** The calls that start, follow, keep and stop answers. */
import { readAnswerEvents } from './event-stream'
import type { Http, HttpRequest } from './http'
import type { AnswerEvent, Conversation, Opening, StopReceipt, WantedAnswer } from './wire'

export interface AnswerConnection {
  readonly signal: AbortSignal
  readonly onBytes: () => void
}

/** Throws ApiProblem when the server said no, anything else when the connection was lost. */
export async function* openAnswers(
  http: Http,
  opening: Opening,
  { signal, onBytes }: AnswerConnection,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { path, ...request } = callFor(opening)
  const body = await http.stream(path, { ...request, signal })
  yield* readAnswerEvents(body, onBytes)
}

/** Cannot be called off: a Stop counts even if the page is left at once. */
export function stopAnswer(http: Http, answerId: string): Promise<StopReceipt> {
  return http.json(`/api/messages/${answerId}/stop`, { method: 'POST', keepalive: true })
}

/** Of the answers that were asked for together one goes on from this one. */
export function keepAnswer(http: Http, answerId: string): Promise<Conversation> {
  return http.json(`/api/messages/${answerId}/keep`, { method: 'POST', keepalive: true })
}

function callFor(opening: Opening): HttpRequest & { path: string } {
  switch (opening.kind) {
    case 'send':
      return sendCall(opening)
    case 'regenerate':
      return { path: `/api/messages/${opening.questionId}/answers`, method: 'POST', body: wantedFields(opening.answers) }
    case 'continue': {
      const body = opening.cursor === null ? {} : { cursor: opening.cursor }
      return { path: `/api/messages/${opening.answerId}/continue`, method: 'POST', body, headers: lastEventId(opening.cursor) }
    }
    case 'resume': {
      const [first, ...others] = opening.answers
      if (first !== undefined && others.length === 0) return { path: `/api/messages/${first.id}/events`, headers: lastEventId(first.cursor) }
      return { path: `/api/events?answers=${opening.answers.map(({ id, cursor }) => `${id}:${cursor ?? ''}`).join(',')}` }
    }
  }
}

function sendCall({ conversationId, body: { drawing, ...body }, answers }: Opening & { kind: 'send' }): HttpRequest & { path: string } {
  const what = drawing === undefined ? 'messages' : 'images'
  return { path: `/api/conversations/${conversationId}/${what}`, method: 'POST', body: { ...body, ...wantedFields(answers), ...drawing } }
}

function lastEventId(cursor: string | null): Record<string, string> {
  return cursor === null ? {} : { 'Last-Event-ID': cursor }
}

function wantedFields(answers: readonly WantedAnswer[]): Record<string, unknown> {
  const ids = answers.map(({ id }) => id)
  const models = answers.flatMap(({ model }) => (model === null ? [] : [model]))
  if (answers.length === 1) return { answer_id: ids[0], ...(models.length > 0 && { model: models[0] }) }
  return { answer_ids: ids, ...(models.length === ids.length ? { models } : { n: ids.length }) }
}
