/** How long a visit takes until one can go on where one was: the end is shown, and the field takes typing. Milliseconds. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { END } from './filled-stack'
import { watch, type Watched } from './opening'
import { slowDown } from './slow-connection'

export interface Visit {
  /** Until the last byte of the page's last script. */
  readonly scripts: number
  /** Until the last byte of the conversation. */
  readonly conversation: number
  /** Until a key that is pressed comes into the field. */
  readonly typing: number
  /** Until the end is shown. */
  readonly shown: number
}

/** What opens a window opens more than the page: it is left alone before it is used. */
const REST_MS = 3000
const BETWEEN_KEYS_MS = 50

/** Nothing of this server is in the browser. */
export async function firstVisit(browser: Browser, address: string): Promise<Visit> {
  const context = await newContext(browser)
  const visit = await visited(browser, await context.newPage(), address)
  await context.close()
  return visit
}

/** The browser was here before, and has left: the service worker and its caches are there. */
export async function repeatVisit(browser: Browser, before: string, address: string): Promise<Visit> {
  const context = await newContext(browser)
  await warmUp(await context.newPage(), before)
  const visit = await visited(browser, await context.newPage(), address)
  await context.close()
  return visit
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await context.addInitScript(watch, END)
  await context.addInitScript(() => {
    const typedAt = new Promise((resolve) => addEventListener('input', () => resolve(performance.now()), { once: true, capture: true }))
    Object.assign(window, { typedAt })
  })
  return context
}

/** The first visit leaves the service worker, the second what is read through it. */
async function warmUp(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await page.evaluate(() => (window as Watched).shownAt)
  await page.waitForTimeout(REST_MS)
  await page.close()
}

async function visited(browser: Browser, page: Page, address: string): Promise<Visit> {
  await slowDown(browser, page)
  await page.waitForTimeout(REST_MS)
  await page.goto(address, { waitUntil: 'commit' })
  const typist = setInterval(() => void page.keyboard.type('a').catch(() => undefined), BETWEEN_KEYS_MS)
  const typing = await page.evaluate(() => (window as unknown as { typedAt: Promise<number> }).typedAt)
  clearInterval(typist)
  const shown = await page.evaluate(() => (window as Watched).shownAt)
  const times = await page.evaluate((until) => {
    const resources = performance.getEntriesByType('resource').filter((entry) => entry instanceof PerformanceResourceTiming)
    const last = (pattern: RegExp): number =>
      Math.max(0, ...resources.filter(({ name, responseEnd }) => pattern.test(name) && responseEnd < until).map(({ responseEnd }) => responseEnd))
    return { scripts: last(/\/(?:index|base)-[^/]*\.js$/), conversation: last(/\/api\/conversations\/[-\da-f]+\?/) }
  }, shown)
  return { ...times, typing, shown }
}
