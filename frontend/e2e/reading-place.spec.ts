import type { Locator } from '@playwright/test'
import { test } from './conversations'
import type { OtherClient } from './other-client'
import { expect, type Chat } from './test'

function paragraphs(name: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${name} ${String(index + 1)}.`).join('\n\n')
}

/** Alpha, of several screens, in its address; and Beta, which has not much to read. */
async function createConversations(elsewhere: OtherClient): Promise<string> {
  const beta = await elsewhere.createConversation('Beta')
  await elsewhere.exchange(beta, 'Are you there?', 'Yes.')
  const alpha = await elsewhere.createConversation('Alpha')
  for (const name of ['Red', 'Green', 'Blue']) await elsewhere.exchange(alpha, `${name}?`, paragraphs(name, 30))
  return `/c/${alpha}`
}

async function openAt(chat: Chat, path: string, end: string): Promise<void> {
  await chat.open(new URL(path, chat.page.url()).href)
  await expect(chat.page.getByText(end, { exact: true })).toBeInViewport()
}

/** Until the heights of what comes into view are known, and nothing moves any more. */
async function rest(chat: Chat): Promise<void> {
  await chat.page.evaluate(async () => {
    let before = ''
    for (let same = 0; same < 5;) {
      await new Promise(requestAnimationFrame)
      const now = `${scrollY} of ${document.documentElement.scrollHeight}`
      same = now === before ? same + 1 : 0
      before = now
    }
  })
}

/** Turns the wheel over the text. */
async function wheel(chat: Chat, down: number): Promise<void> {
  await rest(chat)
  const top = (): Promise<number> => chat.page.evaluate(() => scrollY)
  const before = await top()
  await chat.page.mouse.move(800, 300)
  await chat.page.mouse.wheel(0, down)
  await expect.poll(top).not.toBe(before)
}

/** What stands in the upper middle of the window: the text of a paragraph, and how far down it begins. */
async function place(chat: Chat): Promise<{ text: string; top: number }> {
  await rest(chat)
  return chat.page.evaluate(() => {
    const places = [...document.querySelectorAll('.markdown p')].map((paragraph) => ({
      text: paragraph.textContent,
      top: paragraph.getBoundingClientRect().top,
    }))
    return places.reduce((best, each) => (Math.abs(each.top - 300) < Math.abs(best.top - 300) ? each : best))
  })
}

async function expectPlace(chat: Chat, { text, top }: { text: string; top: number }): Promise<void> {
  await expect(chat.page.getByText(text, { exact: true })).toBeInViewport()
  const now = await place(chat)
  expect(now.text).toBe(text)
  expect(Math.abs(now.top - top)).toBeLessThanOrEqual(1)
}

function newFromHere(chat: Chat): Locator {
  return chat.page.getByRole('separator', { name: 'New from here' })
}

/** The block of text or the question that the line stands above. */
function firstNew(chat: Chat): Locator {
  return newFromHere(chat).locator('xpath=following-sibling::*[1]')
}

test('going to another conversation and back leads to where the reader was', async ({ chat, sidebar, elsewhere }) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  await wheel(chat, -1800)
  const before = await place(chat)
  expect(before.text).toContain('Green')
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await sidebar.open('Alpha')
  await expectPlace(chat, before)
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await chat.page.goBack()
  await expectPlace(chat, before)
  await expect(newFromHere(chat)).toHaveCount(0)
})

test('a reload leads to where the reader was, also far up', async ({ chat, elsewhere }) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  for (const down of [-1800, -1500]) {
    await wheel(chat, down)
    const before = await place(chat)
    await chat.page.reload()
    await expectPlace(chat, before)
  }
  await expect(newFromHere(chat)).toHaveCount(0)
})

test('who was at the end, where nothing was written since, is at the end', async ({ chat, sidebar, elsewhere }) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await sidebar.open('Alpha')
  await expect(chat.page.getByText('Blue 30.', { exact: true })).toBeInViewport()
  await chat.page.reload()
  await expect(chat.page.getByText('Blue 30.', { exact: true })).toBeInViewport()
  await expect(chat.button('Jump to the end')).toHaveCount(0)
  await expect(newFromHere(chat)).toHaveCount(0)
})

test('what was said while the reader was away is below a line, and the reader where they were', async ({
  chat,
  elsewhere,
  provider,
}) => {
  const path = await createConversations(elsewhere)
  await openAt(chat, path, 'Blue 30.')
  await wheel(chat, -1800)
  const before = await place(chat)
  const address = chat.page.url()
  await chat.page.goto('about:blank')
  await elsewhere.exchange(path.replace('/c/', ''), 'Grey?', paragraphs('Grey', 30))
  await chat.page.goto(address)
  await expectPlace(chat, before)
  await expect(firstNew(chat)).toContainText('Grey?')
  // With the next question the line has done its work.
  await chat.ask('White?')
  const request = await provider.nextRequest()
  await expect(newFromHere(chat)).toHaveCount(0)
  await request.finish()
})

test('what an answer grew by while the reader was away is below a line inside it', async ({
  chat,
  sidebar,
  elsewhere,
  provider,
}) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  await chat.ask('Grey?')
  const request = await provider.nextRequest()
  await request.sendText(`${paragraphs('Grey', 30)}\n\nGrey 31, and`)
  await expect(chat.page.getByText('Grey 31, and', { exact: true })).toBeInViewport()
  await wheel(chat, -600)
  const before = await place(chat)
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await request.sendText(` more.\n\n${paragraphs('White', 30)}`)
  await request.finish()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await sidebar.open('Alpha')
  await expectPlace(chat, before)
  await expect(firstNew(chat)).toHaveText('Grey 31, and more.')
})

test('the line stands above what is new, not above what was there whole', async ({ chat, sidebar, elsewhere, provider }) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  await chat.ask('Grey?')
  const request = await provider.nextRequest()
  await request.sendText(paragraphs('Grey', 30))
  await expect(chat.page.getByText('Grey 30.', { exact: true })).toBeInViewport()
  await wheel(chat, -600)
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await request.sendText(`\n\n${paragraphs('White', 30)}`)
  await request.finish()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await sidebar.open('Alpha')
  await expect(firstNew(chat)).toHaveText('White 1.')
})

test('who was at the end of an answer finds the line there, and not the end that it has since', async ({
  chat,
  sidebar,
  elsewhere,
  provider,
}) => {
  await openAt(chat, await createConversations(elsewhere), 'Blue 30.')
  await chat.ask('Grey?')
  const request = await provider.nextRequest()
  await request.sendText(`${paragraphs('Grey', 30)}\n\nGrey 31, and`)
  await expect(chat.page.getByText('Grey 31, and', { exact: true })).toBeInViewport()
  const before = await place(chat)
  await sidebar.open('Beta')
  await expect(chat.answerText).toHaveText('Yes.')
  await request.sendText(` more.\n\n${paragraphs('White', 60)}`)
  await request.finish()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await sidebar.open('Alpha')
  await expectPlace(chat, before)
  await expect(newFromHere(chat)).toBeInViewport()
  await expect(firstNew(chat)).toHaveText('Grey 31, and more.')
})
