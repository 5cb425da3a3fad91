/** What everybody asked, of the days that are looked at. The latest question counts. */
import { readonly, ref, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { everybodysTablePath, getEverybodysUsage, type EverybodysUsage } from '../api/oversight'
import type { Span } from '../api/usage'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'
import { isSpan } from '../usage/span'

export interface UsageOfAll {
  /** Null until it is known; then it stays until something else is. */
  readonly report: Readonly<ShallowRef<(EverybodysUsage & { readonly span: Span }) | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly tableAddress: (span: Span) => string
}

export function useEverybodysUsage(span: () => Span): UsageOfAll {
  const http = need(httpKey)
  const signal = scopeSignal()
  const report: ShallowRef<(EverybodysUsage & { readonly span: Span }) | null> = shallowRef(null)
  const hasFailed = ref(false)
  let latest = 0

  async function look(wanted: Span): Promise<void> {
    const number = ++latest
    const found = await getEverybodysUsage(http, wanted, signal).catch(() => null)
    if (number !== latest || signal.aborted) return
    hasFailed.value = found === null
    if (found !== null) report.value = { ...found, span: wanted }
  }

  watch(span, (wanted) => isSpan(wanted) && void look(wanted), { immediate: true })
  return {
    report: shallowReadonly(report),
    hasFailed: readonly(hasFailed),
    tableAddress: (wanted) => http.address(everybodysTablePath(wanted)),
  }
}
