import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { picture } from './picture'
import { Chat, expect, test } from './test'

function dialog(chat: Chat): Locator {
  return chat.page.getByRole('dialog', { name: 'Share this conversation' })
}

/** The address of a new share, made by the keyboard alone. */
async function share(chat: Chat, ...choices: readonly string[]): Promise<string> {
  await chat.page.keyboard.press('Control+k')
  await expect(chat.page.getByRole('combobox')).toBeFocused()
  await chat.page.keyboard.type('Share this')
  await chat.page.keyboard.press('Enter')
  for (const choice of choices) await dialog(chat).getByRole('checkbox', { name: choice }).press('Space')
  await dialog(chat).getByRole('button', { name: 'Make an address' }).press('Enter')
  const link = dialog(chat).getByRole('list', { name: 'Addresses' }).getByRole('link')
  await expect(link).toHaveCount(1)
  return link.innerText()
}

test('a stranger reads what is shared, goes on from it, and no longer sees it once it is revoked', async ({ chat, provider, browser }) => {
  const image = { name: 'dark.png', mimeType: 'image/png', buffer: picture(40, 30) }
  await chat.page.locator('input[type=file]').setInputFiles(image)
  await chat.ask('What is this?')
  const request = await provider.nextRequest()
  await request.sendReasoning('A secret thought.')
  await request.sendText('A **dark** picture.')
  await request.finish()
  await chat.sees('complete')
  const address = await share(chat)
  expect(address).toMatch(/\/s\/[\w-]{32}$/)

  const stranger = await (await browser.newContext({ locale: 'en-US' })).newPage()
  const calls: string[] = []
  stranger.on('request', (call) => calls.push(new URL(call.url()).pathname))
  const reply = await stranger.goto(address)
  expect(reply?.headers()['x-robots-tag']).toContain('noindex')
  expect(reply?.headers()['referrer-policy']).toBe('no-referrer')
  await expect(stranger.getByRole('heading', { name: 'What is this?' })).toBeVisible()
  await expect(stranger.getByText('A dark picture.')).toBeVisible()
  await expect(stranger.locator('strong')).toHaveText('dark')
  await expect(stranger.getByText('A secret thought.')).toHaveCount(0)
  expect(await stranger.getByRole('img', { name: 'dark.png' }).evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(40)
  // Nothing but the share is asked for.
  expect(calls.filter((path) => path.startsWith('/api/') && !path.startsWith('/api/shared/'))).toEqual([])
  const { violations } = await new AxeBuilder({ page: stranger }).analyze()
  expect(violations).toEqual([])

  await stranger.getByRole('button', { name: 'Continue from here' }).click()
  await expect(stranger).toHaveURL(/\/c\/[-\da-f]{36}$/)
  const own = new Chat(stranger)
  await expect(own.answerText).toHaveText('A dark picture.')
  await own.hasExchange(provider, 'And now?', 'Still dark.')

  await dialog(chat).getByRole('button', { name: /^Revoke the address of/ }).click()
  await expect(dialog(chat).getByRole('link')).toHaveCount(0)
  await stranger.goto(address)
  await expect(stranger.getByText('This is not shared, or not any more.')).toBeVisible()
  await stranger.context().close()
})

test('what is ticked is shown', async ({ chat, provider }) => {
  await chat.ask('Why?')
  const request = await provider.nextRequest()
  await request.sendReasoning('A shared thought.')
  await request.sendText('So.')
  await request.finish()
  await chat.sees('complete')
  await chat.page.goto(await share(chat, 'Show what the model thought'))
  await chat.page.getByRole('button', { name: /Thought/ }).click()
  await expect(chat.page.getByText('A shared thought.')).toBeVisible()
})
