/** The answers that are being written, and a way to stop one. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { getRunning, stopAnswer, type RunningAnswer, type RunningAnswers, type StopReceipt } from '../api/oversight'
import { need } from '../inject'
import { isMissing } from '../sync/passing'
import { useLooking } from './use-looking'

const PAUSE_MS = 3000

export interface Running {
  readonly seen: Readonly<ShallowRef<RunningAnswers | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  /** Those that somebody here has asked to stop. */
  readonly stopping: Readonly<Ref<ReadonlySet<string>>>
  readonly stopped: Readonly<ShallowRef<{ readonly answer: RunningAnswer; readonly receipt: StopReceipt } | null>>
  readonly isStopRefused: Readonly<Ref<boolean>>
  readonly stop: (answer: RunningAnswer) => Promise<void>
}

export function useRunning(): Running {
  const http = need(httpKey)
  const { seen, hasFailed, look } = useLooking((signal) => getRunning(http, signal), PAUSE_MS)
  const stopping = ref<ReadonlySet<string>>(new Set())
  const stopped: Running['stopped'] & ShallowRef = shallowRef(null)
  const isStopRefused = ref(false)

  async function stop(answer: RunningAnswer): Promise<void> {
    if (stopping.value.has(answer.id)) return
    stopping.value = new Set([...stopping.value, answer.id])
    isStopRefused.value = false
    try {
      stopped.value = { answer, receipt: await stopAnswer(http, answer.id) }
    } catch (error) {
      // It may have been deleted meanwhile.
      isStopRefused.value = !isMissing(error)
    }
    await look()
    stopping.value = new Set([...stopping.value].filter((id) => id !== answer.id))
  }

  return { seen, hasFailed, stopping, stopped: shallowReadonly(stopped), isStopRefused: readonly(isStopRefused), stop }
}
