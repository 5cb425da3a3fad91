import type { Page } from '@playwright/test'
import { test } from './conversations'
import type { OtherClient } from './other-client'
import { expect, type Chat } from './test'

/** So many messages the page reads at first. */
const READ_AT_FIRST = 16
const EXCHANGES = 23
/** What it reads more of by itself, while it is idle. */
const IDLY = /limit=20\b/

async function openLong(chat: Chat, elsewhere: OtherClient): Promise<void> {
  const id = await elsewhere.createConversation('Alpha')
  for (let number = 1; number <= EXCHANGES; number += 1) {
    await elsewhere.exchange(id, `Question ${String(number)}`, `Answer ${String(number)}`)
  }
  await chat.open(new URL(`/c/${id}`, chat.page.url()).href)
  await expect(chat.page.getByText('Answer 23', { exact: true })).toBeInViewport()
  await expect(chat.questions).toHaveCount(READ_AT_FIRST / 2)
}

/** Where the first question that is there stands, from its beginning on. */
async function watchFirst(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => scrollTo(0, 0))
  const first = page.getByText(`Question ${String(EXCHANGES - READ_AT_FIRST / 2 + 1)}`, { exact: true })
  await expect(first).toBeInViewport()
  const top = (): Promise<number> => first.evaluate((element) => element.getBoundingClientRect().top)
  const before = await top()
  return async () => Math.abs((await top()) - before)
}

test('of a long conversation the end is there first, and what was earlier comes by itself above what is read', async ({
  chat,
  elsewhere,
}) => {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await chat.page.route(IDLY, async (route) => {
    await released
    await route.continue()
  })
  await openLong(chat, elsewhere)
  const moved = await watchFirst(chat.page)
  release()
  await expect(chat.questions).toHaveCount(EXCHANGES)
  await expect(chat.questions.first()).toContainText('Question 1')
  expect(await moved()).toBeLessThanOrEqual(1)
  await expect(chat.button('Show earlier messages')).toHaveCount(0)
})

test('what could not be loaded by itself is loaded by its button', async ({ chat, elsewhere }) => {
  await chat.page.route(IDLY, (route) => route.abort())
  await openLong(chat, elsewhere)
  const moved = await watchFirst(chat.page)
  await chat.button('Show earlier messages').click()
  await expect(chat.questions).toHaveCount(EXCHANGES)
  expect(await moved()).toBeLessThanOrEqual(1)
})
