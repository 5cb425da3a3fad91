/**
 * The one answer that is being written before the reader's eyes: connects, reconnects, stops.
 * What the events mean is decided by the state machine in answer.ts; what to ask for is decided by the caller.
 */
import { computed, onScopeDispose, shallowReadonly, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { openAnswer, stopAnswer } from '../api/answers'
import { ApiProblem, type Http } from '../api/http'
import type { MessageHead, Opening, RunEnd } from '../api/wire'
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
  /** The server said no; the answer is as it was before. */
  readonly onRefused: (problem: ApiProblem) => void
  readonly onEnded: (end: RunEnd) => void
}

/** Why this answer would have a connection: not at all, to watch it, because it was asked for here, to ask for it. */
export type Claim = 'none' | 'watching' | 'asked' | 'asking'

export interface LiveAnswer {
  readonly state: Readonly<ShallowRef<AnswerState | null>>
  readonly claim: ComputedRef<Claim>
  /** Asks for a run. `before` is the answer as it is now. */
  readonly ask: (opening: Opening, before: AnswerState) => void
  /** Joins a run that was asked for elsewhere. */
  readonly follow: (before: AnswerState) => void
  readonly stop: () => void
  readonly leave: () => void
}

/** The longest a timer can wait: until woken. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1

/** How often a Stop asks for an answer that the server does not know: what overtook the question need not wait for it long. */
const UNKNOWN_STOPS = 8

export function useAnswer(surroundings: AnswerSurroundings): LiveAnswer {
  const { http, presence, silenceMs, mayConnect, onConfirmed, onRefused, onEnded } = surroundings
  const state = shallowRef<AnswerState | null>(null)
  const isAskedHere = shallowRef(false)
  const claim = computed<Claim>(() => {
    if (state.value === null || !isBeingWritten(state.value)) return 'none'
    if (!isAskedHere.value) return 'watching'
    return isConfirmed(state.value) ? 'asked' : 'asking'
  })
  const slotCallbacks = new Set<() => void>()
  let life: AbortController | null = null
  let stopping: AbortController | null = null
  let connection: Watchdog | null = null

  function begin(opening: Opening, before: AnswerState): void {
    leave()
    stopping = null
    life = new AbortController()
    state.value = before
    void keepReading(opening, life)
  }

  function leave(): void {
    life?.abort()
    life = null
    state.value = null
  }

  function apply(input: AnswerInput): void {
    if (state.value === null) return
    const before = state.value
    const now = reduceAnswer(before, input)
    state.value = now
    if (input.kind === 'answer' && !isConfirmed(before) && isConfirmed(now)) {
      onConfirmed(input.message)
      // A Stop that came before the run was told that there is none.
      if (now.phase.kind === 'stopping') postStop(now.id)
    }
    if (isBeingWritten(before) && now.phase.kind === 'ended') onEnded(now.phase.end)
  }

  /** Until the answer has ended, was refused or is left. */
  async function keepReading(opening: Opening, own: AbortController): Promise<void> {
    let failures = 0
    while (isReading(own)) {
      if (!mayConnect()) {
        apply({ kind: 'link', link: 'paused' })
        await pause(UNTIL_WOKEN_MS, own.signal, onSlot)
        continue
      }
      const { hasProgressed, error } = await readOnce(opening, own.signal)
      if (!isReading(own)) break
      if (isLastWord(error)) break
      if (!mayConnect()) continue
      failures = hasProgressed ? 0 : failures + 1
      apply({ kind: 'link', link: 'reconnecting' })
      // A server that named a time is not asked before it, whoever wakes.
      const retryAfterMs = error instanceof ApiProblem ? (error.retryAfterMs ?? 0) : 0
      if (retryAfterMs > 0) await pause(retryAfterMs, own.signal, () => () => undefined)
      await pause(backoffMs(failures, Math.random()), own.signal, presence.onWake)
    }
    // A Stop that still retries has been overtaken by the end; one of an answer that was left goes on.
    if (life === own) stopping?.abort()
    own.abort()
  }

  function onSlot(callback: () => void): () => void {
    slotCallbacks.add(callback)
    return () => slotCallbacks.delete(callback)
  }

  function isReading(own: AbortController): boolean {
    return life === own && state.value !== null && isBeingWritten(state.value)
  }

  /** One connection, until it closes for whatever reason. */
  async function readOnce(opening: Opening, signal: AbortSignal): Promise<{ hasProgressed: boolean; error: unknown }> {
    const before = state.value
    if (before === null) return { hasProgressed: false, error: null }
    const watchdog = startWatchdog(signal, silenceMs())
    connection = watchdog
    try {
      const call: Opening = isConfirmed(before) ? { kind: 'resume', answerId: before.id } : opening
      const events = openAnswer(http, call, {
        cursor: before.cursor,
        signal: watchdog.signal,
        onBytes: () => watchdog.feed(),
      })
      for await (const event of events) {
        if (signal.aborted) break
        apply(event)
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

  /** Not after the end, nor where the copy was dropped: the rest of that stream has no place to go. */
  function hasUseForMore(): boolean {
    const now = state.value
    return now !== null && isBeingWritten(now) && !(isConfirmed(now) && now.cursor === null)
  }

  function hasGrown(before: AnswerState): boolean {
    const now = state.value
    return now !== null && now.cursor !== null && now.cursor !== before.cursor
  }

  /** Takes in a failure that no further attempt can mend. */
  function isLastWord(error: unknown): boolean {
    if (error === null || state.value === null) return false
    const problem = error instanceof ApiProblem ? error : null
    const verdict = verdictOn(problem, isConfirmed(state.value))
    if (problem === null || verdict === 'again') return false
    if (verdict === 'gone') {
      apply({ kind: 'gone' })
    } else {
      apply({ kind: 'refused' })
      onRefused(problem)
    }
    return true
  }

  function stop(): void {
    const now = state.value
    if (now === null || life === null || !isBeingWritten(now) || now.phase.kind === 'stopping') return
    apply({ kind: 'stop-asked' })
    postStop(now.id)
  }

  /** On its own: that something else is read meanwhile takes no Stop back. It can overtake the question it is for. */
  function postStop(id: string): void {
    stopping?.abort()
    stopping = new AbortController()
    let unknown = 0
    const isFinal = (error: unknown): boolean => (isMissing(error) ? ++unknown >= UNKNOWN_STOPS : !isPassing(error))
    tryUntilDone(() => stopAnswer(http, id), { signal: stopping.signal, onWake: presence.onWake, isFinal }).catch(
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
    state: shallowReadonly(state),
    claim,
    ask(opening, before) {
      isAskedHere.value = true
      begin(opening, before)
    },
    follow(before) {
      isAskedHere.value = false
      begin({ kind: 'resume', answerId: before.id }, before)
    },
    stop,
    leave,
  }
}
