/** Usage as it is looked at: by day for the chart, and by what the table is about. The latest question counts. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { getBudget, getUsage, usageTablePath, type Budget, type Span, type Usage, type UsageBy } from '../api/usage'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'

/** Of one time, all of it. */
export interface Report {
  readonly span: Span
  readonly by: UsageBy
  readonly days: Usage
  readonly table: Usage
}

export interface OpenUsage {
  /** Null until it is known; then it stays until something else is. */
  readonly report: Readonly<ShallowRef<Report | null>>
  readonly budget: Readonly<ShallowRef<Budget | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly look: (span: Span, by: UsageBy) => Promise<void>
  readonly tableAddress: (span: Span, by: UsageBy) => string
}

export function useUsage(): OpenUsage {
  const http = need(httpKey)
  const signal = scopeSignal()
  const report: ShallowRef<Report | null> = shallowRef(null)
  const budget: ShallowRef<Budget | null> = shallowRef(null)
  const hasFailed = ref(false)
  let latest = 0

  async function look(span: Span, by: UsageBy): Promise<void> {
    const number = ++latest
    const days = getUsage(http, span, 'day', signal)
    const table = by === 'day' ? days : getUsage(http, span, by, signal)
    const found = await Promise.all([days, table, getBudget(http, signal)]).catch(() => null)
    if (number !== latest || signal.aborted) return
    hasFailed.value = found === null
    if (found === null) return
    report.value = { span, by, days: found[0], table: found[1] }
    budget.value = found[2]
  }

  return {
    report: shallowReadonly(report),
    budget: shallowReadonly(budget),
    hasFailed: readonly(hasFailed),
    look,
    tableAddress: (span, by) => http.address(usageTablePath(span, by)),
  }
}
