/**
 * The one answer that is being written before the reader's eyes: connects, reconnects, stops.
 * What the events mean is decided by the state machine in answer.ts; what to ask for is decided by the caller.
 */
import { onScopeDispose, shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'
import { openAnswer, stopAnswer } from '../api/answers'
import { ApiProblem, type Http } from '../api/http'
import type { Opening } from '../api/wire'
import { isBeingWritten, isConfirmed, reduceAnswer, type AnswerInput, type AnswerState } from './answer'
import { backoffMs } from './backoff'
import { pause, tryUntilDone } from './retry'
import type { Presence } from './use-presence'
import { verdictOn } from './verdict'
import { startWatchdog, type Watchdog } from './watchdog'

export interface AnswerSurroundings {
  readonly http: Http
  readonly presence: Presence
  readonly silenceMs: () => number
  /** The server has what was asked for. */
  readonly onConfirmed: () => void
  /** The server said no; the answer is as it was before. */
  readonly onRefused: (problem: ApiProblem) => void
}

export interface LiveAnswer {
  readonly state: Readonly<ShallowRef<AnswerState | null>>
  /** Asks for a run. `before` is the answer as it is now. */
  readonly ask: (opening: Opening, before: AnswerState) => void
  /** Joins a run that was asked for elsewhere, while this tab is visible. */
  readonly follow: (before: AnswerState) => void
  readonly stop: () => void
  readonly leave: () => void
}

/** The longest a timer can wait: until woken. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1

export function useAnswer({ http, presence, silenceMs, onConfirmed, onRefused }: AnswerSurroundings): LiveAnswer {
  const state = shallowRef<AnswerState | null>(null)
  let life: AbortController | null = null
  let connection: Watchdog | null = null
  let isAskedHere = false

  function begin(opening: Opening, before: AnswerState): void {
    leave()
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
    state.value = reduceAnswer(before, input)
    if (isConfirmed(before) || !isConfirmed(state.value)) return
    onConfirmed()
    // A Stop that came first was told that there is no such answer, and waits to ask again.
    presence.wake()
  }

  /** Until the answer has ended, was refused or is left. */
  async function keepReading(opening: Opening, own: AbortController): Promise<void> {
    let failures = 0
    while (isReading(own)) {
      if (isUnseen()) {
        apply({ kind: 'link', link: 'paused' })
        await pause(UNTIL_WOKEN_MS, own.signal, presence.onWake)
        continue
      }
      const { hasProgressed, error } = await readOnce(opening, own.signal)
      if (!isReading(own)) break
      if (isLastWord(error)) break
      if (isUnseen()) continue
      failures = hasProgressed ? 0 : failures + 1
      apply({ kind: 'link', link: 'reconnecting' })
      const retryAfterMs = error instanceof ApiProblem ? error.retryAfterMs : null
      await pause(backoffMs(failures, Math.random(), retryAfterMs), own.signal, presence.onWake)
    }
    // Nothing is left to wait for; a Stop that still retries has been overtaken by the end.
    own.abort()
  }

  /** A tab that nobody sees gives its connection back, unless it asked for this answer: a host has six for all its tabs. */
  function isUnseen(): boolean {
    return !isAskedHere && !presence.isVisible.value
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
    const isFinal = (error: unknown): boolean =>
      error instanceof ApiProblem && verdictOn(error, false) !== 'again' && !isUnknownYet(error)
    tryUntilDone(() => stopAnswer(http, now.id), { signal: life.signal, onWake: presence.onWake, isFinal }).catch(
      // Whatever the server says no to here, the stream brings how the answer ended.
      () => undefined,
    )
  }

  /** Stop can overtake the question: until the server has confirmed the answer, it may not know it. */
  function isUnknownYet(problem: ApiProblem): boolean {
    return problem.status === 404 && state.value !== null && !isConfirmed(state.value)
  }

  watch(presence.isVisible, () => {
    if (isUnseen()) connection?.cut()
  })
  onScopeDispose(leave)

  return {
    state: shallowReadonly(state),
    ask(opening, before) {
      isAskedHere = true
      begin(opening, before)
    },
    follow(before) {
      isAskedHere = false
      begin({ kind: 'resume', answerId: before.id }, before)
    },
    stop,
    leave,
  }
}
