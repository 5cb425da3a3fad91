/** What Lighthouse says of a page, the middle of several runs in a browser of its own. */
import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig, type Flags, type Result } from 'lighthouse'
import { installedBrowser } from '../../e2e/installed-browser'
import { middle } from './middle'

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
export const METRICS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'] as const

export type Form = 'desktop' | 'mobile'

export interface Audited {
  /** 0 to 100. */
  readonly scores: Readonly<Record<(typeof CATEGORIES)[number], number>>
  readonly metrics: Readonly<Record<(typeof METRICS)[number], number>>
  /** Those without the full score that count, in any of the runs. */
  readonly failing: readonly string[]
}

export async function audited(address: string, form: Form, runs: number): Promise<Audited> {
  const results: Result[] = []
  for (let run = 0; run < runs; run += 1) results.push(await audit(address, form))
  const scores = CATEGORIES.map((name) => [name, 100 * middle(results.map(({ categories }) => categories[name]?.score ?? 0))] as const)
  const metrics = METRICS.map((name) => [name, middle(results.map(({ audits }) => audits[name]?.numericValue ?? 0))] as const)
  return {
    scores: Object.fromEntries(scores) as Audited['scores'],
    metrics: Object.fromEntries(metrics) as Audited['metrics'],
    failing: [...new Set(results.flatMap(failingAudits))].sort(),
  }
}

async function audit(address: string, form: Form): Promise<Result> {
  const browser = await launch({ chromePath: installedBrowser(), chromeFlags: ['--headless=new', '--no-sandbox'], logLevel: 'error' })
  try {
    const flags: Flags = { port: browser.port, logLevel: 'error', onlyCategories: [...CATEGORIES] }
    const run = await lighthouse(address, flags, form === 'desktop' ? desktopConfig : undefined)
    if (run === undefined || run.lhr.runtimeError !== undefined) throw new Error(`Lighthouse failed: ${run?.lhr.runtimeError?.message ?? 'it says nothing'}`)
    return run.lhr
  } finally {
    browser.kill()
  }
}

function failingAudits({ categories, audits }: Result): readonly string[] {
  return CATEGORIES.flatMap((name) =>
    (categories[name]?.auditRefs ?? [])
      .filter(({ weight }) => weight > 0)
      .filter(({ id }) => audits[id]?.score !== null && (audits[id]?.score ?? 0) < (name === 'performance' ? 0.9 : 1))
      .map(({ id }) => id),
  )
}
