/**
 * The client's answer: (state, input) → state. Pure; knows no Vue, no network, no clock.
 * Whatever comes late, twice or out of order leaves the text as the server has it, or drops it to be read anew.
 */
import type { Sketch } from '../api/drawing-wire'
import type { Part } from '../api/part-wire'
import type { AnswerEvent, Message, Run, RunEnd, StatusData } from '../api/wire'
import { isBeyond, isSamePlace, parseCursor } from './cursor'

export interface EndedRun extends RunEnd {
  readonly run: number
}

export interface EndedPhase {
  readonly kind: 'ended'
  readonly end: RunEnd
}

export type AnswerPhase =
  /** A run was asked for and the server has not confirmed it; `before` is where a refused Continue goes back to. */
  | { readonly kind: 'asking'; readonly before: EndedPhase | null }
  | { readonly kind: 'writing'; readonly run: number }
  /**
   * Stop was pressed: `shown` is what was there, and stays on the screen until the end brings what was in flight.
   * `run` is null if Stop came before the server confirmed.
   */
  | {
      readonly kind: 'stopping'
      readonly run: number | null
      readonly before: EndedPhase | null
      readonly shown: readonly Part[]
    }
  | EndedPhase
  /** The answer was deleted elsewhere. */
  | { readonly kind: 'gone' }

export type Link = 'live' | 'reconnecting' | 'paused'

export interface AnswerState {
  readonly id: string
  readonly phase: AnswerPhase
  readonly link: Link
  readonly parts: readonly Part[]
  /** Where our copy ends; null: it is not to be trusted and is read from the start. */
  readonly cursor: string | null
  /** The runs that have ended, oldest first. */
  readonly runs: readonly EndedRun[]
  /** What the server is doing while no text comes. */
  readonly status: StatusData | null
  /** How often the connection was lost and came back while this page read. */
  readonly reconnects: number
  /** It is made of pictures, of these. */
  readonly drawing: Sketch | null
}

export type AnswerInput =
  | AnswerEvent
  | { readonly kind: 'continue-asked' }
  | { readonly kind: 'stop-asked' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'link'; readonly link: Link }

const UNKNOWN_END = {
  finish_reason: null,
  provider_finish_reason: null,
  usage: null,
  timing: null,
  error: null,
  stop: null,
  left_out: null,
  model: null,
  dropped_params: null,
} as const

export function askedAnswer(id: string, drawing: Sketch | null = null): AnswerState {
  const phase: AnswerPhase = { kind: 'asking', before: null }
  return { id, phase, link: 'live', parts: [], cursor: null, runs: [], status: null, reconnects: 0, drawing }
}

export function storedAnswer(message: Message): AnswerState {
  const runs = endedRuns(message.runs)
  const phase: AnswerPhase =
    message.status === 'writing'
      ? { kind: 'writing', run: message.run }
      : { kind: 'ended', end: runs.at(-1) ?? { ...UNKNOWN_END, status: message.status } }
  const { id, parts, cursor, drawing } = message
  return { id, phase, link: 'live', parts, cursor, runs, status: null, reconnects: 0, drawing }
}

/** What is on the screen. */
export function shownParts({ phase, parts }: AnswerState): readonly Part[] {
  return phase.kind === 'stopping' ? phase.shown : parts
}

export function isBeingWritten(state: AnswerState): boolean {
  return state.phase.kind === 'asking' || state.phase.kind === 'writing' || state.phase.kind === 'stopping'
}

/** False until the server's first word on the run that was asked for: up to then it may not know the answer at all. */
export function isConfirmed(state: AnswerState): boolean {
  return !isBeingWritten(state) || currentRun(state) !== null
}

export function reduceAnswer(state: AnswerState, input: AnswerInput): AnswerState {
  switch (input.kind) {
    case 'answer':
      return acceptAnswer(state, input)
    case 'delta':
      return appendDelta(state, input)
    case 'status':
      return currentRun(state) === null ? state : { ...state, status: input.status }
    case 'end':
      return acceptEnd(state, input)
    case 'heartbeat':
      return state
    case 'continue-asked':
      return state.phase.kind === 'ended'
        ? { ...state, phase: { kind: 'asking', before: state.phase }, link: 'live', status: null }
        : state
    case 'stop-asked':
      return isBeingWritten(state) ? { ...state, phase: stoppingPhase(state), status: null } : state
    case 'refused': {
      const before = askedFrom(state.phase)
      return before === null ? state : { ...state, phase: before, link: 'live', status: null }
    }
    case 'gone':
      return { ...state, phase: { kind: 'gone' }, link: 'live', status: null }
    case 'link':
      return state.link === input.link ? state : { ...state, link: input.link }
  }
}

/** The run whose events are listened to: none while asking, for no `answer` has come, nor once it has ended. */
function currentRun({ phase }: AnswerState): number | null {
  return phase.kind === 'writing' || phase.kind === 'stopping' ? phase.run : null
}

/** It knows of a run that the other does not: the answer went on. */
export function isLaterThan(state: AnswerState, other: AnswerState): boolean {
  return latestRun(state) > latestRun(other)
}

function latestRun(state: AnswerState): number {
  return currentRun(state) ?? state.runs.at(-1)?.run ?? 0
}

function askedFrom(phase: AnswerPhase): EndedPhase | null {
  return phase.kind === 'asking' || phase.kind === 'stopping' ? phase.before : null
}

function stoppingPhase(state: AnswerState): AnswerPhase {
  return { kind: 'stopping', run: currentRun(state), before: askedFrom(state.phase), shown: shownParts(state) }
}

function acceptAnswer(state: AnswerState, { message, cursor }: AnswerEvent & { kind: 'answer' }): AnswerState {
  if (message.id !== state.id || message.run < latestRun(state)) return state
  const copy = state.cursor === cursor ? {} : { parts: [], cursor }
  // A later run than the one that Stop was for was asked for elsewhere, by someone who wants it.
  const isStopping = state.phase.kind === 'stopping' && (state.phase.run ?? message.run) === message.run
  const phase: AnswerPhase = isStopping
    ? { kind: 'stopping', run: message.run, before: null, shown: shownParts(state) }
    : { kind: 'writing', run: message.run }
  const runs = endedRuns(message.runs).filter((ended) => ended.run < message.run)
  const reconnects = state.reconnects + Number(state.link === 'reconnecting')
  return { ...state, ...copy, phase, runs, link: 'live', status: null, reconnects }
}

function appendDelta(state: AnswerState, { cursor, index, part }: AnswerEvent & { kind: 'delta' }): AnswerState {
  // A dropped copy begins anew with the next `answer`, never in the middle of this stream.
  if (state.cursor === null || !belongsToRun(state, cursor) || !isBeyond(cursor, state.cursor)) return state
  const parts = appendPart(state.parts, index, part)
  // A part that does not fit means that something before it was missed: better nothing than a splice.
  return parts === null ? dropCopy(state) : { ...state, parts, cursor, status: null }
}

function acceptEnd(state: AnswerState, { cursor, end }: AnswerEvent & { kind: 'end' }): AnswerState {
  if (!belongsToRun(state, cursor)) return state
  if (!isSamePlace(cursor, state.cursor)) return dropCopy(state)
  const run = currentRun(state) ?? 0
  const runs = [...state.runs, { ...end, run }]
  return { ...state, phase: { kind: 'ended', end }, cursor, runs, link: 'live', status: null }
}

/** A replay brings earlier runs' ids too; only an id of a later run than the confirmed one is foreign. */
function belongsToRun(state: AnswerState, cursor: string): boolean {
  const run = currentRun(state)
  const position = parseCursor(cursor)
  return run !== null && position !== null && position.run <= run
}

function dropCopy(state: AnswerState): AnswerState {
  return { ...state, parts: [], cursor: null }
}

function appendPart(parts: readonly Part[], index: number, part: Part): readonly Part[] | null {
  if (index === parts.length) return [...parts, part]
  const known = parts[index]
  if (index !== parts.length - 1 || known === undefined || known.type !== part.type) return null
  if (!('text' in known) || !('text' in part)) return null
  return [...parts.slice(0, index), { type: known.type, text: known.text + part.text }]
}

function endedRuns(runs: readonly Run[]): EndedRun[] {
  return runs.flatMap((run) => (run.status === 'writing' ? [] : [{ ...run, status: run.status }]))
}
