import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './test'

async function openByKeys(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('tokens for programs')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await expect(dialog).toBeVisible()
  return dialog
}

async function makeToken(settings: Locator, name: string): Promise<string> {
  await settings.getByRole('textbox', { name: 'What the token is for' }).fill(name)
  await settings.getByRole('button', { name: 'Make a token' }).press('Enter')
  const status = settings.getByRole('status')
  await expect(status).toContainText('Copy it now')
  return status.locator('code').innerText()
}

test('a program asks by a token that is told once, until it is revoked', async ({ chat, provider, request }) => {
  const { page } = chat
  const settings = await openByKeys(page)
  const base = await settings.locator('code').first().innerText()
  expect(base).toBe(new URL('/v1', page.url()).href)
  const token = await makeToken(settings, 'My editor')
  const headers = { Authorization: `Bearer ${token}` }

  const asked = request.post(`${base}/chat/completions`, {
    headers,
    data: { model: 'scripted-1', messages: [{ role: 'user', content: 'Hello?' }], stream: true },
  })
  const question = await provider.nextRequest()
  await question.sendText('Hello.')
  await question.finish()
  expect(await (await asked).text()).toContain('"content": "Hello."')

  await page.keyboard.press('Escape')
  const again = await openByKeys(page)
  await expect(again.getByText(token)).toHaveCount(0)
  await expect(again.getByRole('list', { name: 'Tokens for programs' })).toContainText(`…${token.slice(-4)}`)
  await expect(again.getByRole('list')).toContainText('last used')
  await again.getByRole('button', { name: /^Revoke the token of .*My editor/ }).click()
  await expect(again.getByRole('list')).toHaveCount(0)
  expect((await request.get(`${base}/models`, { headers })).status()).toBe(401)
})

test('they are in the menu of the list, too', async ({ chat }) => {
  const { page } = chat
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in the ${colorScheme} theme axe finds nothing in them`, async ({ chat }) => {
    const { page } = chat
    await page.emulateMedia({ colorScheme })
    const settings = await openByKeys(page)
    await makeToken(settings, 'My editor')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })
}
