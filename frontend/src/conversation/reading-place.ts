/** Where a reader was in a conversation when they left it, and what has been written since. Pure. */
import type { AnswerTurn, Turn } from './turn'

export interface ReadingPlace {
  /** At the end, so that more of it would have come into view by itself. */
  readonly isAtEnd: boolean
  /** The message at the top of the view, and how far below the top it stood, in CSS pixels. */
  readonly messageId: string
  readonly offset: number
  /** The last message there was, how much of it, and how many blocks that made. */
  readonly lastId: string
  readonly lastLength: number
  readonly lastBlocks: number
}

/** Where what the reader has not seen begins: at a message, or at a block inside an answer. */
export interface NewFrom {
  readonly messageId: string
  readonly block: number | null
}

export function newFrom(path: readonly Turn[], place: ReadingPlace): NewFrom | null {
  const index = path.findIndex((turn) => turn.id === place.lastId)
  const last = path[index]
  if (last === undefined) return null
  if (last.kind === 'answer' && textLength(last) > place.lastLength) {
    return { messageId: last.id, block: Math.max(0, place.lastBlocks - 1) }
  }
  const next = path[index + 1]
  return next === undefined ? null : { messageId: next.id, block: null }
}

/** In UTF-16 units: compared with itself only. */
export function textLength({ state }: AnswerTurn): number {
  return state.parts.reduce((length, part) => length + (part.type === 'text' ? part.text.length : 0), 0)
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
    return Array.isArray(value) ? (value as ReadingPlaces).filter(([id, place]) => typeof id === 'string' && typeof place.lastId === 'string') : []
  } catch {
    return []
  }
}
