/** Speaking instead of typing: records, has it written down, and keeps the recording until that has worked. */
import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import { transcribe } from '../api/speech'
import { need } from '../inject'
import { record, RecordingError, type Hindrance, type Recording } from './recording'

export const MOST_MINUTES = 10

/** `problem`: the server's own words; a `hindrance` leaves nothing that could be sent again. */
export type Trouble =
  | { readonly kind: 'hindrance'; readonly hindrance: Hindrance }
  | { readonly kind: 'silent' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'problem'; readonly problem: ApiProblem }

export type RecorderState =
  | { readonly kind: 'asking' | 'recording' | 'writing' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

export interface Recorder {
  readonly state: Readonly<ShallowRef<RecorderState>>
  readonly seconds: Readonly<Ref<number>>
  /** From 0 to 1. */
  readonly level: Readonly<Ref<number>>
  readonly start: () => void
  /** Enough is said. */
  readonly stop: () => void
  /** The same recording is sent once more; where there is none, a new one is begun. */
  readonly again: () => void
}

const LOOK_MS = 100

export function useRecorder(onText: (text: string) => void): Recorder {
  const http = need(httpKey)
  const state = shallowRef<RecorderState>({ kind: 'asking' })
  const seconds = ref(0)
  const level = ref(0)
  const life = new AbortController()
  const isGone = (): boolean => life.signal.aborted
  let recording: Recording | null = null
  let kept: Blob | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  function fail(trouble: Trouble): void {
    state.value = { kind: 'failed', trouble }
  }

  async function start(): Promise<void> {
    state.value = { kind: 'asking' }
    kept = null
    try {
      const begun = await record()
      // Nobody waited for the microphone.
      if (isGone()) {
        begun.whole.catch(() => null)
        begun.stop()
        return
      }
      recording = begun
      state.value = { kind: 'recording' }
      watchTime(begun)
      kept = await begun.whole
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error
      fail({ kind: 'hindrance', hindrance: error.hindrance })
      return
    } finally {
      clearInterval(timer)
    }
    await write()
  }

  function watchTime(begun: Recording): void {
    const startedAt = performance.now()
    timer = setInterval(() => {
      seconds.value = Math.floor((performance.now() - startedAt) / 1000)
      level.value = begun.level()
      if (seconds.value >= MOST_MINUTES * 60) begun.stop()
    }, LOOK_MS)
  }

  async function write(): Promise<void> {
    if (kept === null || isGone()) return
    state.value = { kind: 'writing' }
    try {
      const text = await transcribe(http, kept, life.signal)
      if (text === '') fail({ kind: 'silent' })
      else onText(text)
    } catch (error) {
      if (!isGone()) fail(error instanceof ApiProblem ? { kind: 'problem', problem: error } : { kind: 'lost' })
    }
  }

  onScopeDispose(() => {
    life.abort()
    clearInterval(timer)
    recording?.stop()
  })
  return {
    state: shallowReadonly(state),
    seconds: readonly(seconds),
    level: readonly(level),
    start: () => void start(),
    stop: () => recording?.stop(),
    again: () => {
      const isHeard = state.value.kind === 'failed' && state.value.trouble.kind !== 'silent' && kept !== null
      void (isHeard ? write() : start())
    },
  }
}
