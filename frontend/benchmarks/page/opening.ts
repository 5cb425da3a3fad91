/** How long it takes from asking for a conversation until its end is on the screen. Times are milliseconds. */
import type { Browser, Page } from '@playwright/test'
import { END } from './filled-stack'

export interface Opened {
  /** Until the frame is drawn in which the last line stands in the view. */
  readonly shown: number
  /** Until the first byte of the page itself; 0 where it was there already. */
  readonly response: number
  /** Until the first byte of the first reply of the API, and of the conversation; until its last. */
  readonly firstByte: number
  readonly conversationByte: number
  readonly conversation: number
}

export type Watched = typeof window & { shownAt: Promise<number>; clickedAt: number }

/** Nothing of the page is in the browser's cache. */
export async function openByAddress(browser: Browser, address: string): Promise<Opened> {
  const page = await newPage(browser)
  await page.goto(address)
  const shown = await page.evaluate(() => (window as Watched).shownAt)
  const opened = await timesOf(page, 0, shown)
  await page.context().close()
  return opened
}

/** As with any later visit: the browser has the page's files, and the page knows whose it is. */
export async function openAgain(browser: Browser, address: string): Promise<Opened> {
  const before = await newPage(browser)
  await before.goto(address)
  await before.evaluate(() => (window as Watched).shownAt)
  const page = await before.context().newPage()
  await before.close()
  await page.waitForTimeout(1000)
  await page.goto(address)
  const shown = await page.evaluate(() => (window as Watched).shownAt)
  const opened = await timesOf(page, 0, shown)
  await page.context().close()
  return opened
}

/** The pointer is on the row, as a person's is, and everything has come to rest, before it is pressed. */
export async function openByClick(browser: Browser, address: string, prepare: (page: Page) => Promise<void>): Promise<Opened> {
  const page = await newPage(browser)
  await page.goto(address)
  const row = page.getByRole('navigation').getByRole('listitem').first()
  await row.hover()
  await prepare(page)
  await row.scrollIntoViewIfNeeded()
  await row.hover()
  await page.waitForTimeout(1000)
  await page.mouse.down()
  await page.mouse.up()
  const { start, shown } = await page.evaluate(async () => {
    const shown = await (window as Watched).shownAt
    return { start: (window as Watched).clickedAt, shown }
  })
  const opened = await timesOf(page, start, shown)
  await page.context().close()
  return opened
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await context.addInitScript(watch, END)
  return context.newPage()
}

/** Runs in the page. */
export function watch(end: string): void {
  const isShown = (): boolean => {
    const text = [...document.querySelectorAll('article[data-status] .markdown')].at(-1)
    const last = text?.lastElementChild
    if (last?.textContent.endsWith(end) !== true) return false
    const { top, bottom } = last.getBoundingClientRect()
    return top >= 0 && bottom <= (document.querySelector('.dock')?.getBoundingClientRect().top ?? 0)
  }
  const shownAt = new Promise<number>((resolve) => {
    // A message sent from a frame's callbacks is read once that frame is drawn, with all that observers did to it.
    const { port1, port2 } = new MessageChannel()
    const ask = (): number => requestAnimationFrame(() => port1.postMessage(null))
    port2.onmessage = () => {
      const now = performance.now()
      if (isShown()) resolve(now)
      else ask()
    }
    ask()
  })
  addEventListener('click', ({ timeStamp }) => Object.assign(window, { clickedAt: timeStamp }), { capture: true })
  Object.assign(window, { shownAt })
}

/** `start`: when it was asked for. */
async function timesOf(page: Page, start: number, shown: number): Promise<Opened> {
  const times = await page.evaluate((from) => {
    const replies = performance.getEntriesByType('resource').filter((entry) => entry instanceof PerformanceResourceTiming)
    const api = replies.filter(({ name, startTime }) => name.includes('/api/') && startTime >= from)
    const conversation = api.find(({ name }) => /conversations\/[-\da-f]+\?/.test(name))
    const [navigation] = performance.getEntriesByType('navigation')
    return {
      response: from > 0 || !(navigation instanceof PerformanceNavigationTiming) ? from : navigation.responseStart,
      firstByte: Math.min(...api.map(({ responseStart }) => responseStart)),
      conversationByte: conversation?.responseStart ?? from,
      conversation: conversation?.responseEnd ?? from,
    }
  }, start)
  const { response, firstByte, conversationByte, conversation } = times
  return {
    shown: shown - start,
    response: response - start,
    firstByte: firstByte - start,
    conversationByte: conversationByte - start,
    conversation: conversation - start,
  }
}
