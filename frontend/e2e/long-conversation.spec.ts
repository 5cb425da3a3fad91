import { test } from './conversations'
import { expect } from './test'

/** The page reads 500 messages at once: here as few as need less time to be written. */
const READ_AT_ONCE = 40
const EXCHANGES = 23

test('of a long conversation the end is there first, and what was earlier comes above what is read', async ({
  chat,
  elsewhere,
}) => {
  await chat.page.route(/limit=500/, (route) =>
    route.continue({ url: route.request().url().replace('limit=500', `limit=${String(READ_AT_ONCE)}`) }),
  )
  const id = await elsewhere.createConversation('Alpha')
  for (let number = 1; number <= EXCHANGES; number += 1) {
    await elsewhere.exchange(id, `Question ${String(number)}`, `Answer ${String(number)}`)
  }
  await chat.open(new URL(`/c/${id}`, chat.page.url()).href)
  await expect(chat.page.getByText('Answer 23', { exact: true })).toBeInViewport()
  await expect(chat.questions).toHaveCount(READ_AT_ONCE / 2)
  await chat.page.evaluate(() => scrollTo(0, 0))
  const first = chat.page.getByText('Question 4', { exact: true })
  await expect(first).toBeInViewport()
  const top = (): Promise<number> => first.evaluate((element) => element.getBoundingClientRect().top)
  const before = await top()
  await chat.button('Show earlier messages').click()
  await expect(chat.questions).toHaveCount(EXCHANGES)
  await expect(chat.questions.first()).toContainText('Question 1')
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
  await expect(chat.button('Show earlier messages')).toHaveCount(0)
})
