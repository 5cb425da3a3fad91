/**
 * The answers that are being written before the reader's eyes, nearly always one: connects, reconnects, stops.
 * What the events mean is decided by the state machine in answer.ts; what to ask for is decided by the caller.
 */
import { computed, onScopeDispose, shallowReadonly, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { openAnswers, stopAnswer } from '../api/answers'
import { ApiProblem, type Http } from '../api/http'
import type { AnswerEvent, MessageHead, Opening, RunEnd } from '../api/wire'
import { isBeingWritten, isConfirmed, reduceAnswer, type AnswerInput, type AnswerState } from './answer'
import { backoffMs } from '../sync/backoff'
import { isMissing, isPassing } from '../sync/passing'
import { pause, tryUntilDone } from '../sync/retry'
import type { Presence } from '../sync/use-presence'
import { verdictOn } from './verdict'
import { startWatchdog, type Watchdog } from './watchdog'

export interface AnswerSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly silenceMs: () => number
  /** A tab holds one stream at most; false while that is another answer's, or nobody's. */
  readonly mayConnect: () => boolean
  /** The server has what was asked for. */
  readonly onConfirmed: (message: MessageHead) => void
  /** The server said no; the answers are as they were before. */
  readonly onRefused: (problem: ApiProblem) => void
  /** The last of them has ended. */
  readonly onEnded: (end: RunEnd) => void
}

/** Why these answers would have a connection: not at all, to watch it, because it was asked for here, to ask for it. */
export type Claim = 'none' | 'watching' | 'asked' | 'asking'

export interface LiveAnswers {
  readonly states: Readonly<ShallowRef<readonly AnswerState[]>>
  readonly claim: ComputedRef<Claim>
  /** Asks for a run of each. `before`: the answers as they are now. */
  readonly ask: (opening: Opening, before: readonly AnswerState[]) => void
  /** Joins runs that were asked for elsewhere. */
  readonly follow: (before: readonly AnswerState[]) => void
  /** One of them, or all. */
  readonly stop: (id?: string) => void
  readonly leave: () => void
}

/** The longest a timer can wait: until woken. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1

/** How often a Stop asks for an answer that the server does not know: what overtook the question need not wait for it long. */
const UNKNOWN_STOPS = 8

export function useAnswers(surroundings: AnswerSurroundings): LiveAnswers {
  const { http, presence, silenceMs, mayConnect, onConfirmed, onRefused, onEnded } = surroundings
  const states = shallowRef<readonly AnswerState[]>([])
  const written = computed(() => states.value.filter(isBeingWritten))
  const isAskedHere = shallowRef(false)
  const claim = computed<Claim>(() => {
    if (written.value.length === 0) return 'none'
    if (!isAskedHere.value) return 'watching'
    return written.value.every(isConfirmed) ? 'asked' : 'asking'
  })
  const slotCallbacks = new Set<() => void>()
  let life: AbortController | null = null
  let stopping = new Map<string, AbortController>()
  let connection: Watchdog | null = null

  function begin(opening: Opening, before: readonly AnswerState[]): void {
    leave()
    stopping = new Map()
    life = new AbortController()
    states.value = before
    void keepReading(opening, life)
  }

  function leave(): void {
    life?.abort()
    life = null
    states.value = []
  }

  /** To one of them; of a stream of one it goes without saying which. */
  function apply(input: AnswerInput, id = states.value[0]?.id): void {
    const before = states.value.find((state) => state.id === id)
    if (before === undefined) return
    const now = reduceAnswer(before, input)
    states.value = states.value.map((state) => (state === before ? now : state))
    if (input.kind === 'answer' && !isConfirmed(before) && isConfirmed(now)) {
      onConfirmed(input.message)
      // A Stop that came before the run was told that there is none.
      if (now.phase.kind === 'stopping') postStop(now.id)
    }
    if (!isBeingWritten(before) || isBeingWritten(now)) return
    // A Stop that still retries has been overtaken by the end.
    stopping.get(now.id)?.abort()
    if (now.phase.kind === 'ended' && written.value.length === 0) onEnded(now.phase.end)
  }

  function applyToAll(input: AnswerInput): void {
    for (const { id } of written.value) apply(input, id)
  }

  /** Until they have ended, were refused or are left. */
  async function keepReading(opening: Opening, own: AbortController): Promise<void> {
    let failures = 0
    while (isReading(own)) {
      if (!mayConnect()) {
        applyToAll({ kind: 'link', link: 'paused' })
        await pause(UNTIL_WOKEN_MS, own.signal, onSlot)
        continue
      }
      const { hasProgressed, error } = await readOnce(opening, own.signal)
      if (!isReading(own)) break
      if (isLastWord(error)) break
      if (!mayConnect()) continue
      failures = hasProgressed ? 0 : failures + 1
      applyToAll({ kind: 'link', link: 'reconnecting' })
      // A server that named a time is not asked before it, whoever wakes.
      const retryAfterMs = error instanceof ApiProblem ? (error.retryAfterMs ?? 0) : 0
      if (retryAfterMs > 0) await pause(retryAfterMs, own.signal, () => () => undefined)
      await pause(backoffMs(failures, Math.random()), own.signal, presence.onWake)
    }
    own.abort()
  }

  function onSlot(callback: () => void): () => void {
    slotCallbacks.add(callback)
    return () => slotCallbacks.delete(callback)
  }

  function isReading(own: AbortController): boolean {
    return life === own && written.value.length > 0
  }

  /** One connection, until it closes for whatever reason. */
  async function readOnce(opening: Opening, signal: AbortSignal): Promise<{ hasProgressed: boolean; error: unknown }> {
    const before = written.value
    const watchdog = startWatchdog(signal, silenceMs())
    connection = watchdog
    try {
      const call: Opening = before.every(isConfirmed) ? { kind: 'resume', answers: before } : opening
      const missing = new Set(call.kind === 'resume' ? before.map(({ id }) => id) : [])
      const events = openAnswers(http, call, { signal: watchdog.signal, onBytes: () => watchdog.feed() })
      for await (const event of events) {
        if (signal.aborted) break
        take(event, missing)
        if (!hasUseForMore()) break
      }
      return { hasProgressed: hasGrown(before), error: null }
    } catch (error) {
      return { hasProgressed: hasGrown(before), error }
    } finally {
      watchdog.cut()
      watchdog.release()
    }
  }

  /** A stream begins with every answer that it brings: those that are `missing` then are there no more. */
  function take(event: AnswerEvent, missing: Set<string>): void {
    if (event.kind === 'answer') {
      missing.delete(event.message.id)
      apply(event, event.message.id)
      return
    }
    for (const id of missing) apply({ kind: 'gone' }, id)
    missing.clear()
    if (event.kind !== 'heartbeat') apply(event, event.answerId)
  }

  /** Not after the end, nor where a copy was dropped: the rest of that stream has no place to go. */
  function hasUseForMore(): boolean {
    return written.value.length > 0 && !written.value.some((now) => isConfirmed(now) && now.cursor === null)
  }

  function hasGrown(before: readonly AnswerState[]): boolean {
    const cursors = new Map(before.map(({ id, cursor }) => [id, cursor]))
    return states.value.some(({ id, cursor }) => cursor !== null && cursors.has(id) && cursors.get(id) !== cursor)
  }

  /** Takes in a failure that no further attempt can mend. */
  function isLastWord(error: unknown): boolean {
    if (error === null) return false
    const problem = error instanceof ApiProblem ? error : null
    const verdict = verdictOn(problem, written.value.every(isConfirmed))
    if (problem === null || verdict === 'again') return false
    if (verdict === 'gone') {
      applyToAll({ kind: 'gone' })
    } else {
      applyToAll({ kind: 'refused' })
      onRefused(problem)
    }
    return true
  }

  function stop(id?: string): void {
    if (life === null) return
    for (const now of written.value) {
      if (now.phase.kind === 'stopping' || (id !== undefined && now.id !== id)) continue
      apply({ kind: 'stop-asked' }, now.id)
      postStop(now.id)
    }
  }

  /** On its own: that something else is read meanwhile takes no Stop back. It can overtake the question it is for. */
  function postStop(id: string): void {
    stopping.get(id)?.abort()
    const own = new AbortController()
    stopping.set(id, own)
    let unknown = 0
    const isFinal = (error: unknown): boolean => (isMissing(error) ? ++unknown >= UNKNOWN_STOPS : !isPassing(error))
    tryUntilDone(() => stopAnswer(http, id), { signal: own.signal, onWake: presence.onWake, isFinal }).catch(
      // Whatever the server says no to here, the stream brings how the answer ended.
      () => undefined,
    )
  }

  watch(mayConnect, (may) => {
    if (!may) connection?.cut()
    else for (const callback of [...slotCallbacks]) callback()
  })
  onScopeDispose(leave)

  return {
    states: shallowReadonly(states),
    claim,
    ask(opening, before) {
      isAskedHere.value = true
      begin(opening, before)
    },
    follow(before) {
      isAskedHere.value = false
      begin({ kind: 'resume', answers: before }, before)
    },
    stop,
    leave,
  }
}
