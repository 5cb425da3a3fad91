import type { Locator } from '@playwright/test'
import type { ScriptedProvider, ScriptedRequest } from './scripted-provider'
import { expect, test, type Chat } from './test'
import { Versions } from './versions'

const MODELS = ['scripted-1', '2:latest'] as const

function columns(chat: Chat): Locator {
  return chat.page.getByRole('region', { name: /^Answer of / })
}

function text(chat: Chat, column: number): Locator {
  return columns(chat).nth(column).locator('.answer-text')
}

/** By the keyboard alone. */
async function chooseBoth(chat: Chat): Promise<void> {
  const { keyboard } = chat.page
  await chat.page.getByRole('button', { name: /^Model: / }).press('Enter')
  const dialog = chat.page.getByRole('dialog', { name: 'Choose a model' })
  await expect(dialog.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await dialog.getByRole('textbox', { name: 'Search models' }).fill('2:latest')
  await keyboard.press('Enter')
  await expect(dialog.getByText('2 of 4')).toBeVisible()
  await keyboard.press('Escape')
  await expect(chat.page.getByRole('button', { name: /^Model: / })).toHaveText('scripted-1 and 1 more')
}

/** Asks both models; their requests in the order of the columns. */
async function askBoth(chat: Chat, provider: ScriptedProvider): Promise<readonly [ScriptedRequest, ScriptedRequest]> {
  await chooseBoth(chat)
  await chat.ask('Which of you?')
  const requests = [await provider.nextRequest(), await provider.nextRequest()]
  const [first, second] = MODELS.map((name) => requests.find(({ body }) => body.model.endsWith(name)))
  if (first === undefined || second === undefined) throw new Error('not both models were asked')
  await expect(columns(chat)).toHaveCount(2)
  return [first, second]
}

test('two models answer beside each other in one stream; stopped one by one, kept after a reload', async ({ chat, provider }) => {
  const streams: string[] = []
  chat.page.on('request', (request) => {
    if (request.headers().accept === 'text/event-stream') streams.push(new URL(request.url()).pathname)
  })
  const [first, second] = await askBoth(chat, provider)
  await first.sendText('I.')
  await second.sendText('No, **me**')
  await expect(text(chat, 0)).toHaveText('I.')
  await expect(text(chat, 1)).toHaveText('No, me')
  expect(streams.length).toBe(1)
  await chat.button('Stop 2:latest').click()
  expect(await second.isClosed()).toBe(true)
  await expect(columns(chat).nth(1).locator('.receipt')).toContainText('stopped')
  await first.sendText(' Of course.')
  await expect(text(chat, 0)).toHaveText('I. Of course.')
  await chat.page.reload()
  await expect(text(chat, 1)).toHaveText('No, me')
  await first.sendText(' Ask anybody.')
  await expect(text(chat, 0)).toHaveText('I. Of course. Ask anybody.')
  await first.finish()
  await expect(columns(chat).first().locator('article')).toHaveAttribute('data-status', 'complete')
  await expect(columns(chat).first()).toContainText('a new message goes on from this answer')
  await columns(chat).nth(1).getByRole('button', { name: 'Keep this one' }).click()
  await expect(columns(chat)).toHaveCount(0)
  await expect(chat.answerText).toHaveText('No, me')
  await expect(new Versions(chat.answer).arrows).toHaveText('2/2')
  await expect(chat.page.getByRole('button', { name: /^Model: / })).toHaveText('2:latest')
  await chat.page.reload()
  await expect(chat.answerText).toHaveText('No, me')
  await chat.hasExchange(provider, 'And now?', 'As you like.')
})

test('Stop stops all of them', async ({ chat, provider }) => {
  const requests = await askBoth(chat, provider)
  for (const request of requests) await request.sendText('On and on')
  await expect(text(chat, 1)).toHaveText('On and on')
  await chat.page.keyboard.press('Escape')
  for (const request of requests) expect(await request.isClosed()).toBe(true)
  await expect(chat.page.locator('article[data-status=stopped]')).toHaveCount(2)
})

test('each scrolls by itself where that is wanted, and stays at its end while it is written', async ({ chat, provider }) => {
  const [first, second] = await askBoth(chat, provider)
  await chat.button('Scroll each by itself').click()
  const long = Array.from({ length: 80 }, (_, index) => `Line ${String(index)}\n\n`).join('')
  await first.sendText(long)
  await second.sendText('Short.')
  await expect(text(chat, 0).getByText('Line 79')).toBeInViewport()
  await expect(text(chat, 1)).toBeInViewport()
  await columns(chat).first().locator('.box').evaluate((box) => box.scrollTo({ top: 0 }))
  await first.sendText('\n\nThe end.')
  await expect(text(chat, 0)).toContainText('The end.')
  await expect(text(chat, 0).getByText('The end.')).not.toBeInViewport()
  for (const request of [first, second]) await request.finish()
})

test('a question that is asked while nothing is kept goes on from the first', async ({ chat, provider }) => {
  const requests = await askBoth(chat, provider)
  for (const request of requests) {
    await request.sendText('Mine.')
    await request.finish()
  }
  await expect(chat.page.locator('article[data-status=complete]')).toHaveCount(2)
  await chat.ask('Go on.')
  const next = [await provider.nextRequest(), await provider.nextRequest()]
  await expect(chat.questions).toHaveCount(2)
  await expect(columns(chat)).toHaveCount(2)
  for (const request of next) await request.finish()
})
