/** Reading answers aloud, one at a time, for as long as their conversation is shown. */
import { onScopeDispose, provide, shallowReadonly, shallowRef, watch, type InjectionKey, type ShallowRef } from 'vue'
import { ApiProblem } from '../api/http'
import type { OpenVoice, Voice } from './voice'

export type Reading =
  | { readonly kind: 'silent' }
  /** `id`: the answer's. */
  | { readonly kind: 'starting' | 'speaking' | 'paused'; readonly id: string }
  /** `problem`: the server's own words, if it has said no. */
  | { readonly kind: 'failed'; readonly id: string; readonly problem: ApiProblem | null }

export interface ReadingAloud {
  readonly reading: Readonly<ShallowRef<Reading>>
  /** Whatever is being read ends. */
  readonly begin: (id: string, open: OpenVoice) => void
  /** What has not begun is stopped. */
  readonly pause: () => void
  readonly resume: () => void
  readonly stop: () => void
  /** After a failure, from the beginning. */
  readonly again: () => void
}

export const readingAloudKey: InjectionKey<ReadingAloud> = Symbol('reading aloud')

const SILENT: Reading = { kind: 'silent' }

/** `place`: what is shown; when that changes, it is silent. */
export function provideReadingAloud(place: () => string): ReadingAloud {
  const reading = shallowRef<Reading>(SILENT)
  let voice: Voice | null = null
  let latest: { readonly id: string; readonly open: OpenVoice } | null = null

  function stop(): void {
    voice?.stop()
    voice = null
    reading.value = SILENT
  }

  function pause(): void {
    if (reading.value.kind === 'starting') stop()
    else voice?.pause()
  }

  function begin(id: string, open: OpenVoice): void {
    stop()
    latest = { id, open }
    reading.value = { kind: 'starting', id }
    voice = open({
      onSpeaking: () => (reading.value = { kind: 'speaking', id }),
      onPaused: () => (reading.value = { kind: 'paused', id }),
      onEnd: stop,
      onFailure: (error) => {
        stop()
        reading.value = { kind: 'failed', id, problem: error instanceof ApiProblem ? error : null }
      },
    })
  }

  watch(place, stop)
  onScopeDispose(stop)
  const aloud: ReadingAloud = {
    reading: shallowReadonly(reading),
    begin,
    pause,
    resume: () => voice?.resume(),
    stop,
    again: () => latest !== null && begin(latest.id, latest.open),
  }
  provide(readingAloudKey, aloud)
  return aloud
}
