/** Bytes of an event stream → typed events, as they come. Ends when the bytes end; the caller decides what that means. */
import { createParser } from 'eventsource-parser'
import { BrokenEvent, parseAnswerEvent } from './answer-event'
import type { AnswerEvent } from './wire'

/**
 * Comments come out as heartbeats. `onBytes` is called for every chunk, also one that completes no event.
 * Throws BrokenEvent, or whatever the body throws. Leaving the loop cancels the body.
 */
export async function* readAnswerEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const ready: AnswerEvent[] = []
  const parser = createParser({
    onEvent: (message) => {
      const event = parseAnswerEvent(message.event, message.id, message.data)
      if (event !== null) ready.push(event)
    },
    onComment: () => ready.push({ kind: 'heartbeat' }),
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes()
      let broken: Error | null = null
      try {
        parser.feed(decoder.decode(value, { stream: true }))
      } catch (error) {
        broken = error instanceof Error ? error : new BrokenEvent('unreadable', { cause: error })
      }
      // What came whole before the broken event is good: it moves the cursor that the next attempt starts from.
      while (ready.length > 0) yield ready.shift() as AnswerEvent
      if (broken !== null) throw broken
    }
  } finally {
    // A body that has failed already rejects the cancel; there is nothing left to let go of.
    reader.cancel().catch(() => undefined)
  }
}
