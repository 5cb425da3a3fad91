/** One SSE message → one AnswerEvent. Pure; throws BrokenEvent rather than let half an event through. */
import type { Part } from './part-wire'
import type { AnswerEvent, MessageHead, RunEnd, StatusData } from './wire'

/** The stream can no longer be trusted: whoever reads it reconnects from its cursor. */
export class BrokenEvent extends Error {
  override readonly name = 'BrokenEvent'
}

const KNOWN = new Set(['answer', 'delta', 'status', 'end'])
const CURSOR = /^\d+-\d+$/

/** Null for an event this page does not know: newer servers may send more. */
export function parseAnswerEvent(name: string | undefined, id: string | undefined, data: string): AnswerEvent | null {
  if (name === undefined || !KNOWN.has(name)) return null
  const { answer: answerId, ...fields } = parseObject(name, data)
  // In a stream of several the cursor is in the data.
  if (typeof answerId !== 'string') return parseFields(name, id, fields)
  const { cursor, ...rest } = fields
  const event = parseFields(name, typeof cursor === 'string' ? cursor : undefined, name === 'answer' ? fields : rest)
  return event && { ...event, answerId }
}

function parseFields(name: string, cursor: string | undefined, fields: Record<string, unknown>): AnswerEvent | null {
  switch (name) {
    case 'answer': {
      const message = fields.message as MessageHead | undefined
      if (typeof message?.id !== 'string' || typeof message.run !== 'number' || !Array.isArray(message.runs)) {
        throw new BrokenEvent('answer without its message')
      }
      return { kind: 'answer', message, cursor: checkCursor(name, fields.cursor) }
    }
    case 'delta': {
      const { part: index, ...part } = fields
      if (!Number.isInteger(index) || typeof part.type !== 'string') throw new BrokenEvent('delta without its part')
      return { kind: 'delta', cursor: checkCursor(name, cursor), index: index as number, part: part as unknown as Part }
    }
    case 'status':
      return { kind: 'status', status: fields as unknown as StatusData }
    case 'end': {
      if (typeof fields.status !== 'string') throw new BrokenEvent('end without its status')
      return { kind: 'end', cursor: checkCursor(name, cursor), end: fields as unknown as RunEnd }
    }
    default:
      return null
  }
}

function parseObject(name: string, data: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (cause) {
    throw new BrokenEvent(`${name} is not JSON`, { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BrokenEvent(`${name} is no object`)
  return value as Record<string, unknown>
}

function checkCursor(name: string, cursor: unknown): string {
  if (typeof cursor !== 'string' || !CURSOR.test(cursor)) throw new BrokenEvent(`${name} without a cursor`)
  return cursor
}
