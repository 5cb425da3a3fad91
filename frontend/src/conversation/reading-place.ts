/** Where a reader was in a conversation when they left it, and what has been written since. Pure. */
import type { BlockPlace, ShownBlocks } from '../answer/shown-blocks'
import type { Turn } from './turn'

export interface ReadingPlace {
  /** At the end, so that more of it would have come into view by itself. */
  readonly isAtEnd: boolean
  /** The message at the top of the view, and how far below the top it stood, in CSS pixels. */
  readonly messageId: string
  readonly offset: number
  /** The last message there was, and how far its text went. */
  readonly lastId: string
  readonly lastText: TextEnd | null
}

/** The end of an answer's text: the last part that had any, how many blocks, and how much was in the last of them. */
export interface TextEnd {
  readonly part: number
  readonly blocks: number
  readonly length: number
}

/** Of what stands there as plain text nobody can tell which blocks were seen: all are taken to be. */
export const WHOLE_TEXT: TextEnd = { part: Number.MAX_SAFE_INTEGER, blocks: 0, length: 0 }

/** Where what the reader has not seen begins: at a message, or at a block inside an answer. */
export interface NewFrom {
  readonly messageId: string
  readonly block: BlockPlace | null
}

export function textEnd(shown: ShownBlocks): TextEnd | null {
  const part = shown.findLastIndex((blocks) => blocks.length > 0)
  const blocks = shown[part] ?? []
  return part === -1 ? null : { part, blocks: blocks.length, length: blocks.at(-1) ?? 0 }
}

/** `shown`: what stands on the page of the message that was the last one. */
export function newFrom(path: readonly Turn[], place: ReadingPlace, shown: ShownBlocks): NewFrom | null {
  const index = path.findIndex((turn) => turn.id === place.lastId)
  if (index === -1) return null
  const block = firstBlockAfter(place.lastText, shown)
  if (block !== null) return { messageId: place.lastId, block }
  const next = path[index + 1]
  return next === undefined ? null : { messageId: next.id, block: null }
}

/** A block that has grown is new, too. */
function firstBlockAfter(end: TextEnd | null, shown: ShownBlocks): BlockPlace | null {
  const { part: lastPart, blocks, length } = end ?? { part: 0, blocks: 0, length: 0 }
  const hasGrown = (shown[lastPart]?.[blocks - 1] ?? 0) > length
  const seen = hasGrown ? blocks - 1 : blocks
  if (seen < (shown[lastPart]?.length ?? 0)) return { part: lastPart, block: seen }
  const part = shown.findIndex((more, index) => index > lastPart && more.length > 0)
  return part === -1 ? null : { part, block: 0 }
}

/** The places of the conversations that were read lately, the latest last. */
export type ReadingPlaces = readonly (readonly [conversationId: string, place: ReadingPlace])[]

const KEPT = 100

export function withPlace(places: ReadingPlaces, conversationId: string, place: ReadingPlace): ReadingPlaces {
  return [...places.filter(([id]) => id !== conversationId), [conversationId, place] as const].slice(-KEPT)
}

export function placeIn(places: ReadingPlaces, conversationId: string): ReadingPlace | null {
  return places.find(([id]) => id === conversationId)?.[1] ?? null
}

/** Whatever else stands there holds no places. */
export function readPlaces(stored: string | null): ReadingPlaces {
  try {
    const value: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(value) ? (value as ReadingPlaces).filter(([id, place]) => typeof id === 'string' && isPlace(place)) : []
  } catch {
    return []
  }
}

function isPlace({ messageId, offset, lastId, lastText }: ReadingPlace): boolean {
  return typeof messageId === 'string' && typeof offset === 'number' && typeof lastId === 'string' && typeof lastText === 'object'
}
