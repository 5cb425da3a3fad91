import type { BrowserContext } from '@playwright/test'
import { Chat, expect, test } from './test'

// Whatever stands before nginx says who somebody is: here the browser does, from the address that is believed.
test.use({ settings: { PARLEY_AUTH: 'proxy', PARLEY_AUTH_PROXY: '127.0.0.1', PARLEY_ADMINISTRATORS: 'ada', PARLEY_MEMBER_GROUPS: 'chat' } })

async function becomes(context: BrowserContext, login: string, groups = 'chat'): Promise<void> {
  await context.setExtraHTTPHeaders({ 'Remote-User': login, 'Remote-Groups': groups })
}

test('one is there at once, as whoever the proxy says, and nobody sees what another one left', async ({ page, address, provider }) => {
  await becomes(page.context(), 'grace')
  const chat = await new Chat(page).open(address)
  await chat.hasExchange(provider, 'Mine?', 'Yours.')
  await chat.composer.fill('A secret draft')
  await becomes(page.context(), 'lin')
  await page.goto(address)
  await expect(page.getByText('Your conversations will be listed here.')).toBeVisible()
  await expect(chat.composer).toHaveValue('')
  await expect(async () => {
    const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))
    expect(kept).not.toContain('secret')
  }).toPass()
})

test('the settings have nothing that the proxy does, nor has the page of administrators', async ({ page, address }) => {
  await becomes(page.context(), 'ada')
  await new Chat(page).open(address)
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await expect(dialog).toContainText('ada')
  await expect(dialog.getByRole('button', { name: 'Sign out', exact: true })).toBeHidden()
  await expect(dialog.getByRole('button', { name: 'Change the password' })).toBeHidden()
  await dialog.getByRole('link', { name: 'Administration' }).click()
  const people = page.getByRole('list', { name: 'People', exact: true })
  await expect(people.getByRole('listitem').filter({ hasText: 'ada' })).toContainText('Administrator')
  await expect(people.getByRole('combobox')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Make an invitation' })).toBeHidden()
})

test('whom the proxy does not name, or may not come in, is told so', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('status')).toContainText('has not said so')
  await becomes(page.context(), 'eve', 'guests')
  await page.getByRole('link', { name: 'Go on' }).click()
  await expect(page.getByRole('status')).toContainText('You may not use this Parley')
  await becomes(page.context(), 'eve')
  await page.getByRole('link', { name: 'Go on' }).click()
  await expect(new Chat(page).composer).toBeVisible()
})
