/**
 * Speaking instead of typing, in one conversation: records, has it written down into the draft, and keeps the recording
 * until that has worked, whatever is on the screen meanwhile.
 */
import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, type Http } from '../api/http'
import { transcribe } from '../api/speech'
import type { KeptDraft } from '../composer/use-draft'
import { withInserted } from '../ui/inserted'
import { record, RecordingError, type Hindrance, type Recording } from './recording'

export const MOST_MINUTES = 10

/** `problem`: the server's own words; with a `hindrance` and in silence there is nothing that could be sent again. */
export type Trouble =
  | { readonly kind: 'hindrance'; readonly hindrance: Hindrance }
  | { readonly kind: 'silent' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'problem'; readonly problem: ApiProblem }

export type DictationState =
  | { readonly kind: 'off' | 'asking' | 'recording' | 'writing' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

/** Puts a text where the caret is. */
export type Insert = (text: string) => Promise<void>

export interface Dictation {
  readonly state: Readonly<ShallowRef<DictationState>>
  readonly seconds: Readonly<Ref<number>>
  /** From 0 to 1. */
  readonly level: Readonly<Ref<number>>
  /** What was said last, to be told to those who do not see it come. */
  readonly heard: Readonly<Ref<string>>
  /** Something was said, and is not written down yet. */
  readonly isKept: ComputedRef<boolean>
  /** The draft comes onto the screen: what was said goes where its caret is, otherwise to its end. */
  readonly enter: (insert: Insert) => void
  /** … and leaves it. Nobody is listened to there any more: what was said until then is written down. */
  readonly leave: () => void
  readonly start: () => void
  /** Enough is said. */
  readonly stop: () => void
  /** The same recording is sent once more; where there is none, a new one is begun. */
  readonly again: () => void
  readonly discard: () => void
}

const LOOK_MS = 100
const OFF: DictationState = { kind: 'off' }

export function useDictation(http: Http, draft: Pick<KeptDraft, 'text' | 'write'>): Dictation {
  const state = shallowRef<DictationState>(OFF)
  const seconds = ref(0)
  const level = ref(0)
  const heard = ref('')
  const isKept = computed(() => {
    if (state.value.kind === 'failed') return !['hindrance', 'silent'].includes(state.value.trouble.kind)
    return state.value.kind === 'recording' || state.value.kind === 'writing'
  })
  let insert: Insert | null = null
  /** Until it is thrown away. */
  let life = new AbortController()
  let recording: Recording | null = null
  let kept: Blob | null = null

  function fail(trouble: Trouble): void {
    state.value = { kind: 'failed', trouble }
  }

  async function start(): Promise<void> {
    discard()
    life = new AbortController()
    const { signal } = life
    state.value = { kind: 'asking' }
    try {
      const begun = await record()
      const whole = listen(begun, signal)
      if (signal.aborted) begun.stop()
      const blob = await whole
      if (!signal.aborted) await write(blob, signal)
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error
      if (!signal.aborted) fail({ kind: 'hindrance', hindrance: error.hindrance })
    }
  }

  async function listen(begun: Recording, signal: AbortSignal): Promise<Blob> {
    // Nobody may have waited for the microphone.
    if (signal.aborted) return await begun.whole
    recording = begun
    state.value = { kind: 'recording' }
    const startedAt = performance.now()
    const timer = setInterval(() => {
      seconds.value = Math.floor((performance.now() - startedAt) / 1000)
      level.value = begun.level()
      if (seconds.value >= MOST_MINUTES * 60) begun.stop()
    }, LOOK_MS)
    try {
      return await begun.whole
    } finally {
      clearInterval(timer)
    }
  }

  async function write(blob: Blob, signal: AbortSignal): Promise<void> {
    kept = blob
    state.value = { kind: 'writing' }
    try {
      // Stopped in the moment in which it began.
      const text = blob.size === 0 ? '' : await transcribe(http, blob, signal)
      if (signal.aborted) return
      if (text === '') fail({ kind: 'silent' })
      else await deliver(text)
    } catch (error) {
      if (!signal.aborted) fail(error instanceof ApiProblem ? { kind: 'problem', problem: error } : { kind: 'lost' })
    }
  }

  async function deliver(text: string): Promise<void> {
    if (insert === null) draft.write(withInserted(draft.text.value, draft.text.value.length, text).text)
    else await insert(text)
    heard.value = text
    discard()
  }

  function discard(): void {
    life.abort()
    recording?.stop()
    recording = kept = null
    seconds.value = level.value = 0
    state.value = OFF
  }

  function again(): void {
    if (isKept.value && kept !== null) void write(kept, life.signal)
    else void start()
  }

  function askToStay(event: BeforeUnloadEvent): void {
    event.preventDefault()
  }

  // Only while there is something to lose: pages with such a question are not kept for the way back.
  watch(
    isKept,
    (is) => {
      if (is) window.addEventListener('beforeunload', askToStay)
      else window.removeEventListener('beforeunload', askToStay)
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    discard()
    window.removeEventListener('beforeunload', askToStay)
  })

  return {
    state: shallowReadonly(state),
    seconds: readonly(seconds),
    level: readonly(level),
    heard: readonly(heard),
    isKept,
    enter: (place) => (insert = place),
    leave() {
      insert = null
      if (state.value.kind === 'recording') recording?.stop()
      else if (!isKept.value) discard()
    },
    start: () => void start(),
    stop: () => recording?.stop(),
    again,
    discard,
  }
}
