/** What Lighthouse says of the page as it is served. */
import { test } from '@playwright/test'
import { circumstances, publish, table } from '../report'
import { FilledStack } from './filled-stack'
import { audited, CATEGORIES, METRICS, type Audited, type Form } from './lighthouse'

const RUNS = 5
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 98 } as const
const FORMS: readonly Form[] = ['desktop', 'mobile']

test('lighthouse', async ({ browser }) => {
  const stack = await FilledStack.start()
  try {
    const rows: (readonly string[])[] = []
    for (const form of FORMS) rows.push(row(`a new chat, ${form}`, await audited(stack.address, form, RUNS)))
    const head = ['page', ...CATEGORIES.map((name) => `${name}, at least ${GOALS[name]}`), ...METRICS, 'audits that fail']
    publish('lighthouse', `${table([head, ...rows])}\n\n${circumstances(browser.version())}`)
  } finally {
    await stack.stop()
  }
})

function row(name: string, { scores, metrics, failing }: Audited): readonly string[] {
  return [
    name,
    ...CATEGORIES.map((category) => `${scores[category].toFixed(0)}${scores[category] < GOALS[category] ? ' (missed)' : ''}`),
    ...METRICS.map((metric) => (metric === 'cumulative-layout-shift' ? metrics[metric].toFixed(3) : `${metrics[metric].toFixed(0)} ms`)),
    failing.join(', ') || 'none',
  ]
}
