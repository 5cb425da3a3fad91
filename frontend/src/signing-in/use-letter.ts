/** One call about a letter: what came of it. */
import { readonly, ref, type Ref } from 'vue'
import { ApiProblem } from '../api/http'

export interface LetterCall {
  readonly isBusy: Readonly<Ref<boolean>>
  readonly isDone: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  readonly send: (call: () => Promise<void>) => Promise<void>
}

export function useLetter(): LetterCall {
  const isBusy = ref(false)
  const isDone = ref(false)
  const trouble: Ref<string | null> = ref(null)

  return {
    isBusy: readonly(isBusy),
    isDone: readonly(isDone),
    trouble: readonly(trouble),
    async send(call) {
      if (isBusy.value) return
      isBusy.value = true
      trouble.value = null
      try {
        await call()
        isDone.value = true
      } catch (error) {
        trouble.value = error instanceof ApiProblem ? error.code : 'network'
      } finally {
        isBusy.value = false
      }
    },
  }
}
