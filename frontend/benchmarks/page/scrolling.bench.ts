/** Whether what is long scrolls without a dropped frame, beside static HTML of the same length in the same run. */
import { test, type Browser, type Page } from '@playwright/test'
import { circumstances, publish, table } from '../report'
import { plainList, plainTexts } from './baseline'
import { FilledStack, LISTED, MESSAGES } from './filled-stack'
import { loadList } from './list'
import { NOTHING, scrolled, sum, type Scrolled } from './scrolling'

const ROUNDS = 4
const DISTANCE = 12_000
/** So many messages the page has at once; the rest comes when it is idle. */
const AT_FIRST = 16
const COUNT = MESSAGES.toLocaleString('en')
const PATIENCE_MS = 180_000
const IN_LIST = 140
const IN_CHAT = 760

interface Compared {
  readonly name: string
  readonly ours: Scrolled
  readonly plain: Scrolled
}

test('scrolling', async ({ browser }) => {
  const stack = await FilledStack.start()
  try {
    const compared = [...(await list(browser, stack)), ...(await chat(browser, stack))]
    const head = ['scrolled', 'frames dropped', 'plain HTML', 'frames with empty places', 'plain HTML', 'script late', 'plain HTML', 'times', 'longest frame of script', 'plain HTML']
    publish('scrolling', `${table([head, ...compared.map(row)])}\n\n${circumstances(browser.version())}`)
  } finally {
    await stack.stop()
  }
})

async function list(browser: Browser, stack: FilledStack): Promise<readonly Compared[]> {
  const page = await open(browser, stack.address)
  const plain = await blank(browser, plainList())
  await page.getByRole('navigation').getByRole('listitem').first().hover()
  const began = performance.now()
  await loadList(page)
  process.stdout.write(`The list was loaded in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`)
  return [await compare(`list of ${LISTED.toLocaleString('en')} conversations`, page, plain, IN_LIST, 1)]
}

async function chat(browser: Browser, stack: FilledStack): Promise<readonly Compared[]> {
  const page = await browser.newPage()
  await page.goto(stack.longAddress)
  const messages = page.locator('[data-message]')
  await messages.nth(AT_FIRST - 1).waitFor()
  const plain = async (): Promise<Page> => await atEnd(await blank(browser, plainTexts(MESSAGES)))
  const some = await compare(`a chat of ${COUNT} messages while they come`, page, await plain(), IN_CHAT, -1)
  const began = performance.now()
  await messages.nth(MESSAGES - 1).waitFor({ timeout: PATIENCE_MS })
  process.stdout.write(`The rest of the chat was loaded ${((performance.now() - began) / 1000).toFixed(1)} s later.\n`)
  await page.waitForTimeout(2000)
  return [some, await compare(`all ${COUNT} of them`, await atEnd(page), await plain(), IN_CHAT, -1)]
}

/** Turn by turn, so that what else goes on in the machine meets both. Each round goes on where the last one ended. */
async function compare(name: string, page: Page, plainPage: Page, x: number, direction: 1 | -1): Promise<Compared> {
  let [ours, plain] = [NOTHING, NOTHING]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours = sum(ours, await inFront(page, x, direction))
    plain = sum(plain, await inFront(plainPage, x, direction))
  }
  await plainPage.context().close()
  process.stdout.write(`${name}: ${JSON.stringify({ ours, plain })}\n`)
  return { name, ours, plain }
}

async function inFront(page: Page, x: number, direction: 1 | -1): Promise<Scrolled> {
  await page.bringToFront()
  await page.waitForTimeout(500)
  return await scrolled(page, x, direction * DISTANCE)
}

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  return page
}

async function blank(browser: Browser, html: string): Promise<Page> {
  const page = await browser.newPage()
  await page.setContent(html)
  return page
}

async function atEnd(page: Page): Promise<Page> {
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }))
  return page
}

function row({ name, ours, plain }: Compared): readonly string[] {
  return [
    name,
    share(ours.dropped, ours.frames),
    share(plain.dropped, plain.frames),
    share(ours.blank, ours.frames),
    share(plain.blank, plain.frames),
    String(ours.late),
    String(plain.late),
    (ours.late / Math.max(1, plain.late)).toFixed(1),
    `${ours.longest.toFixed(0)} ms`,
    `${plain.longest.toFixed(0)} ms`,
  ]
}

function share(count: number, frames: number): string {
  return `${count} of ${frames}`
}
