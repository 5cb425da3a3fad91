/** How the month's budget stands: asked for again after each answer, and when somebody comes back. */
import { onScopeDispose, shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { getBudget, type Budget } from '../api/usage'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'
import { presenceKey } from '../sync/use-presence'

export function useBudget(isWriting: () => boolean): Readonly<ShallowRef<Budget | null>> {
  const http = need(httpKey)
  const signal = scopeSignal()
  const budget: ShallowRef<Budget | null> = shallowRef(null)

  async function look(): Promise<void> {
    // Who cannot reach the server can spend nothing either.
    budget.value = await getBudget(http, signal).catch(() => budget.value)
  }

  watch(isWriting, (is) => is || void look(), { immediate: true })
  onScopeDispose(need(presenceKey).onWake(() => void look()))
  return shallowReadonly(budget)
}
