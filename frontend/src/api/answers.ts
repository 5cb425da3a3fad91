/** The calls that start, follow and stop an answer. */
import { readAnswerEvents } from './event-stream'
import type { Http, HttpRequest } from './http'
import type { AnswerEvent, Opening, StopReceipt } from './wire'

export interface AnswerConnection {
  /** Where the reader's copy ends; null: it has none. */
  readonly cursor: string | null
  readonly signal: AbortSignal
  readonly onBytes: () => void
}

/** Throws ApiProblem when the server said no, anything else when the connection was lost. */
export async function* openAnswer(
  http: Http,
  opening: Opening,
  { cursor, signal, onBytes }: AnswerConnection,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const headers: Record<string, string> = cursor === null ? {} : { 'Last-Event-ID': cursor }
  const { path, ...request } = callFor(opening)
  const body = await http.stream(path, { ...request, headers, signal })
  yield* readAnswerEvents(body, onBytes)
}

/** Cannot be called off: a Stop counts even if the page is left at once. */
export function stopAnswer(http: Http, answerId: string): Promise<StopReceipt> {
  return http.json(`/api/messages/${answerId}/stop`, { method: 'POST', keepalive: true })
}

function callFor(opening: Opening): HttpRequest & { path: string } {
  switch (opening.kind) {
    case 'send':
      return { path: `/api/conversations/${opening.conversationId}/messages`, method: 'POST', body: opening.body }
    case 'regenerate': {
      const model = opening.model === undefined ? {} : { model: opening.model }
      return {
        path: `/api/messages/${opening.questionId}/answers`,
        method: 'POST',
        body: { answer_id: opening.answerId, ...model },
      }
    }
    case 'continue': {
      const body = opening.cursor === null ? {} : { cursor: opening.cursor }
      return { path: `/api/messages/${opening.answerId}/continue`, method: 'POST', body }
    }
    case 'resume':
      return { path: `/api/messages/${opening.answerId}/events` }
  }
}
