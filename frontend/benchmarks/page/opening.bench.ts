/** How long it takes until the end of a long conversation is on the screen. */
import { test } from '@playwright/test'
import { circumstances, publish, table } from '../report'
import { FilledStack, LISTED, MESSAGES } from './filled-stack'
import { loadList } from './list'
import { middle, spread } from './middle'
import { openAgain, openByAddress, openByClick, type Opened } from './opening'

const GOAL_MS = 200
const RUNS = 5

test('opening', async ({ browser }) => {
  const stack = await FilledStack.start()
  try {
    const byClick = [
      ['by a click, 50 rows in the list', () => Promise.resolve()],
      [`by a click, ${LISTED.toLocaleString('en')} rows in the list`, loadList],
    ] as const
    const rows = [
      row('by its address, the first visit of this browser', await several(() => openByAddress(browser, stack.longAddress))),
      row('by its address, a later visit', await several(() => openAgain(browser, stack.longAddress))),
    ]
    for (const [name, prepare] of byClick) rows.push(row(name, await several(() => openByClick(browser, stack.address, prepare))))
    const head = [`a conversation of ${MESSAGES.toLocaleString('en')} messages`, 'page’s first byte', 'first byte of the API', 'of the conversation', 'its last', 'its end is shown', 'after the page’s first byte', `under ${GOAL_MS}`]
    publish('opening', `${table([head, ...rows])}\n\n${circumstances(browser.version())}`)
  } finally {
    await stack.stop()
  }
})

async function several(open: () => Promise<Opened>): Promise<readonly Opened[]> {
  const all: Opened[] = []
  // The first one warms the server up.
  for (let run = 0; run <= RUNS; run += 1) all.push(await open())
  return all.slice(1)
}

function row(name: string, all: readonly Opened[]): readonly string[] {
  const keys = ['response', 'firstByte', 'conversationByte', 'conversation', 'shown'] as const
  const since = all.map(({ shown, response }) => shown - response)
  return [name, ...[...keys.map((key) => all.map((each) => each[key])), since].map(spread), middle(since) < GOAL_MS ? 'yes' : 'no']
}
