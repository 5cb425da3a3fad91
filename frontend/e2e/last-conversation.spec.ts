import { test } from './conversations'
import { Chat, expect } from './test'
import type { BrowserContext } from '@playwright/test'

/** As the app, or with the address typed into a new tab. */
async function startAgain(context: BrowserContext, address: string): Promise<Chat> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    // What the page shows in each frame from the first one on, where a new chat would have its title.
    const titles: string[] = []
    const look = (): void => {
      titles.push(document.querySelector<HTMLElement>('h1.title')?.innerText ?? '')
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    Object.assign(window, { titles })
  })
  return new Chat(page).open(address)
}

function newChatsSeen({ page }: Chat): Promise<readonly string[]> {
  return page.evaluate(() => (window as unknown as { titles: string[] }).titles.filter((title) => title !== ''))
}

test('the page opens on the last conversation, without a new chat before it', async ({ chat, context, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  const conversation = chat.page.url()
  const again = await startAgain(context, address)
  await expect(again.page).toHaveURL(conversation)
  await expect(again.answerText).toHaveText('Yes.')
  expect(await newChatsSeen(again)).toEqual([])
  await again.ask('Second?')
  await expect(again.composer).toHaveValue('')
  await (await provider.nextRequest()).finish()
})

test('New chat is one, also in a tab of its own, after a reload and on the way back', async ({ chat, sidebar, context, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  const again = await startAgain(context, address)
  await expect(again.answerText).toHaveText('Yes.')
  await again.page.getByRole('navigation').getByRole('link', { name: 'New chat' }).click()
  await expect(again.page).toHaveURL(/\/$/)
  await again.page.reload()
  await expect(again.page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible()
  await expect(again.page).toHaveURL(/\/$/)
  await again.page.goBack()
  await expect(again.answerText).toHaveText('Yes.')
  await again.page.goForward()
  await expect(again.questions).toHaveCount(0)
  const tab = context.waitForEvent('page')
  await sidebar.list.getByRole('link', { name: 'New chat' }).click({ modifiers: ['ControlOrMeta'] })
  const other = new Chat(await tab)
  await expect(other.page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible()
  await expect(other.page).toHaveURL(/\/$/)
})

test('what is written in a new chat is where the page opens, until one goes on elsewhere', async ({ chat, sidebar, context, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  await sidebar.startNew()
  await chat.composer.fill('Not asked yet')
  await chat.page.close()
  const again = await startAgain(context, address)
  await expect(again.page).toHaveURL(/\/$/)
  await expect(again.composer).toHaveValue('Not asked yet')
  await again.page.getByRole('navigation').getByRole('listitem').getByRole('link', { name: 'First?' }).click()
  await expect(again.answerText).toHaveText('Yes.')
  await again.page.close()
  await expect((await startAgain(context, address)).answerText).toHaveText('Yes.')
})

test('a last conversation that was deleted meanwhile is a new chat, quietly, with what was written there', async ({ chat, context, elsewhere, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  await chat.composer.fill('Not asked yet')
  await chat.page.close()
  await elsewhere.deleteEverything()
  const again = await startAgain(context, address)
  await expect(again.page).toHaveURL(/\/$/)
  await expect(again.composer).toHaveValue('Not asked yet')
  await expect(again.page.getByText('This conversation does not exist')).toHaveCount(0)
  await again.page.close()
  await expect((await startAgain(context, address)).page).toHaveURL(/\/$/)
})

test('a temporary chat is not come back to', async ({ chat, sidebar, context, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  const conversation = chat.page.url()
  await sidebar.startNew()
  await chat.button('Temporary chat').click()
  await chat.hasExchange(provider, 'Secret?', 'Hush.')
  await chat.page.reload()
  await expect(chat.answerText).toHaveText('Hush.')
  await chat.page.close()
  await expect((await startAgain(context, address)).page).toHaveURL(conversation)
})

test('another owner does not hear of it', async ({ chat, context, provider, address }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  await chat.composer.fill('Not asked yet')
  await chat.page.close()
  await context.route('**/api/session', async (route) => {
    const response = await route.fetch()
    const session = (await response.json()) as { owner: object }
    await route.fulfill({ response, json: { ...session, owner: { ...session.owner, id: 'somebody-else' } } })
  })
  // To the server it is the other one from the beginning.
  await context.route('**/api/conversations/*', (route) => route.fulfill({ status: 404, json: { code: 'not_found', status: 404 } }))
  const again = await startAgain(context, address)
  await expect(again.page).toHaveURL(/\/$/)
  await expect(again.composer).toHaveValue('')
  await expect(again.page.getByText('This conversation does not exist')).toHaveCount(0)
})
