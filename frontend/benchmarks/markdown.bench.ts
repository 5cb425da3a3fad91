/** How the renderers do, side by side in one run. Prints what it finds and writes it into README.md. */
import { test, type Browser, type Page } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { blockCorpus, mixedCorpus } from '../src/testing/markdown-corpus'
import { circumstances, publish, table } from './report'
import type { Paced, Sampled } from './runs'

const RENDERERS = ['parley', 'marked', 'markdown-it', 'streamdown', 'markstream-vue', 'comark']
const SIZES = [5_000, 20_000, 100_000]
/** Tokens that are measured in each tenth, of all renderers alike. */
const WINDOW = 40
/** The part of the longest text that comes at the pace of a fast model. */
const PACED_FROM = 90_000
const PACED_MS = 10_000
const RUNS = 5

interface Row {
  readonly renderer: string
  readonly sampled: readonly Sampled[]
  readonly paced: Paced
  readonly gzipKb: number
}

interface Flat {
  readonly name: string
  readonly p50: number
  readonly p99: number
  readonly first: number
  readonly last: number
}

test('renderers of Markdown', async ({ browser }) => {
  const rows: Row[] = []
  for (const renderer of RENDERERS) rows.push(await measure(browser, renderer))
  const { flats, whole } = await measureOwn(browser)
  publish('markdown', [comparison(rows), flatness(flats, whole), circumstances(browser.version())].join('\n\n'))
})

async function measure(browser: Browser, renderer: string): Promise<Row> {
  const { page, gzipKb } = await open(browser, renderer)
  const sampled: Sampled[] = []
  for (const size of SIZES) {
    // The first run warms up.
    await page.evaluate(([source, count]) => window.lab.sampled(source, count), [mixedCorpus(Math.min(size, 5_000)), 4] as const)
    sampled.push(await page.evaluate(([source, count]) => window.lab.sampled(source, count), [mixedCorpus(size), WINDOW] as const))
  }
  const paced = await page.evaluate(([source, from, ms]) => window.lab.paced(source, from, ms), [mixedCorpus(SIZES.at(-1) ?? 0), PACED_FROM, PACED_MS] as const)
  await page.close()
  process.stdout.write(`${renderer} is measured.\n`)
  return { renderer, sampled, paced, gzipKb }
}

/** Every token of ours, in the mixed text and within one long block; and all of it at the pace of a fast model. */
async function measureOwn(browser: Browser): Promise<{ readonly flats: readonly Flat[]; readonly whole: Paced }> {
  const { page } = await open(browser, 'parley')
  const sources = [
    ['mixed, 100,000 characters', mixedCorpus(100_000)],
    ...(['paragraph', 'list', 'table', 'code'] as const).map((kind) => [`one ${kind}, 40,000 characters`, blockCorpus(kind, 40_000)] as const),
  ] as const
  const flats: Flat[] = []
  for (const [name, source] of sources) {
    const runs: Sampled[] = []
    for (let run = 0; run <= RUNS; run += 1) {
      runs.push(await page.evaluate(([text, count]) => window.lab.sampled(text, count), [source, source.length] as const))
    }
    // The first run warms up.
    const warm = runs.slice(1)
    flats.push({ name, p50: median(warm, 'p50'), p99: median(warm, 'p99'), first: median(warm, 'first'), last: median(warm, 'last') })
  }
  const whole = await page.evaluate(([source, ms]) => window.lab.paced(source, 0, ms), [mixedCorpus(100_000), 10 * PACED_MS] as const)
  await page.close()
  return { flats, whole }
}

async function open(browser: Browser, renderer: string): Promise<{ readonly page: Page; readonly gzipKb: number }> {
  const page = await browser.newPage()
  let bytes = 0
  page.on('response', (response) => {
    if (/\.(?:js|css)$/.test(new URL(response.url()).pathname)) void response.body().then((body) => (bytes += gzipSync(body).length))
  })
  await page.goto(`/?renderer=${renderer}`)
  await page.waitForFunction(() => 'lab' in window)
  await page.waitForLoadState('networkidle')
  return { page, gzipKb: bytes / 1024 }
}

function median(runs: readonly Sampled[], key: 'p50' | 'p99' | 'first' | 'last'): number {
  return runs.map((run) => run[key]).toSorted((one, other) => one - other)[runs.length >> 1] ?? 0
}

function comparison(rows: readonly Row[]): string {
  const own = rows[0]?.sampled.at(-1)
  const head = [
    'renderer',
    ...SIZES.map((size) => `${size.toLocaleString('en')} characters: p50 / p99`),
    'first → last tenth',
    'last tenth, times ours',
    'longest task',
    'frames dropped',
    'gzip',
  ]
  const lines = rows.map(({ renderer, sampled, paced, gzipKb }) => {
    const longest = sampled.at(-1)
    const share = paced.dropped / Math.max(1, paced.frames + paced.dropped)
    return [
      renderer,
      ...sampled.map(({ p50, p99 }) => `${ms(p50)} / ${ms(p99)}`),
      `${ms(longest?.first ?? 0)} → ${ms(longest?.last ?? 0)}`,
      `${((longest?.last ?? 0) / Math.max(0.001, own?.last ?? 0)).toFixed(0)} ×`,
      paced.longestTask === 0 ? 'none over 50' : paced.longestTask.toFixed(0),
      `${(share * 100).toFixed(1)} %`,
      `${gzipKb.toFixed(0)} KB`,
    ]
  })
  return table([head, ...lines])
}

function flatness(flats: readonly Flat[], { frames, dropped, longestTask }: Paced): string {
  const lines = flats.map(({ name, p50, p99, first, last }) => [name, ms(p50), ms(p99), `${ms(first)} → ${ms(last)}`, (last / first).toFixed(2)])
  const pace = `At 1,000 tokens a second from 0 to 100,000 characters: ${dropped} of ${frames + dropped} frames dropped, ${longestTask === 0 ? 'no task over 50 ms' : `longest task ${longestTask.toFixed(0)} ms`}.`
  return `${table([['Parley, every token', 'p50', 'p99', 'first → last tenth', 'ratio'], ...lines])}\n\n${pace}`
}

function ms(value: number): string {
  return value >= 10 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(2) : value.toFixed(3)
}
