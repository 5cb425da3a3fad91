/** What somebody does that may go wrong, one thing after the other: whether any is under way, and what came of the last of it. */
import { readonly, ref, type Ref } from 'vue'
import { ApiProblem } from '../api/http'
import { scopeSignal } from './scope-signal'

export interface Attempts {
  readonly isBusy: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  /** At once if nothing is under way. What went wrong before is forgotten as soon as it is asked for; whether it was done. */
  readonly attempt: (act: () => Promise<void>) => Promise<boolean>
  readonly forgetTrouble: () => void
}

/** `codeOf`: of what is no problem of the server's; null: it says nothing of that either. */
export function useAttempt(codeOf: (error: unknown) => string | null = () => null): Attempts {
  const signal = scopeSignal()
  const isBusy = ref(false)
  const trouble: Ref<string | null> = ref(null)
  /** Of what was asked for, the end of the queue; null: nothing is under way. */
  let last: Promise<boolean> | null = null

  async function run(earlier: Promise<boolean> | null, act: () => Promise<void>): Promise<boolean> {
    if (earlier !== null) await earlier
    try {
      await act()
      return true
    } catch (error) {
      if (!signal.aborted) trouble.value = error instanceof ApiProblem ? error.code : (codeOf(error) ?? 'network')
      return false
    }
  }

  function attempt(act: () => Promise<void>): Promise<boolean> {
    isBusy.value = true
    trouble.value = null
    const turn = run(last, act).finally(() => {
      if (last !== turn) return
      last = null
      isBusy.value = false
    })
    last = turn
    return turn
  }

  return { isBusy: readonly(isBusy), trouble: readonly(trouble), attempt, forgetTrouble: () => (trouble.value = null) }
}
