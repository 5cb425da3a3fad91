import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { firstLinkPath, makeAccount, PASSWORD, signIn } from './accounts'
import { MailServer } from './mail-server'
import { Chat, expect, test as base } from './test'

const NEW_PASSWORD = 'eight tides a week'

const test = base.extend<object, { mail: MailServer }>({
  mail: [
    async ({}, use) => {
      const server = await MailServer.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  settings: [
    async ({ mail }, use) =>
      use({
        PARLEY_AUTH: 'password',
        PARLEY_URL: 'http://localhost:8080',
        PARLEY_SMTP_URL: `smtp+plain://127.0.0.1:${mail.port}`,
        PARLEY_SMTP_FROM: 'Parley <parley@example.com>',
      }),
    { scope: 'worker' },
  ],
})

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
}

async function seesNothingWrong(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
}

test('an address is confirmed by a letter, and a forgotten password set anew by another', async ({ page, address, stack, mail, browser }) => {
  await page.goto(address + firstLinkPath(stack))
  await makeAccount(page, 'ada')
  await openSettings(page)
  await page.getByRole('button', { name: 'Give an address' }).click()
  await expect(page.getByLabel('E-mail address', { exact: true })).toBeFocused()
  await page.getByLabel('E-mail address', { exact: true }).fill('ada@example.com')
  await page.getByLabel('Your password').fill('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('The password is wrong')
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByText('A letter was sent to')).toContainText('ada@example.com')
  await expect(page.getByRole('button', { name: 'Give an address' })).toBeFocused()
  await seesNothingWrong(page)

  // On a phone, where nobody is signed in.
  const phone = await (await browser.newContext()).newPage()
  await phone.goto(address + (await mail.nextLink()))
  await expect(phone.getByRole('heading', { name: 'Your e-mail address' })).toBeVisible()
  await seesNothingWrong(phone)
  await phone.getByRole('button', { name: 'Confirm the address' }).click()
  await expect(phone.getByRole('status')).toContainText('confirmed')
  await phone.getByRole('link', { name: 'Go on' }).click()

  await phone.getByRole('button', { name: 'I have forgotten my password' }).click()
  await expect(phone.getByLabel('Name or e-mail address')).toBeFocused()
  await seesNothingWrong(phone)
  await phone.keyboard.type('nobody')
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('status')).toContainText('a letter is on its way')
  await phone.getByRole('button', { name: 'Back' }).click()
  await phone.getByRole('button', { name: 'I have forgotten my password' }).click()
  await phone.keyboard.type('ADA@example.com')
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('status')).toContainText('a letter is on its way')

  await phone.goto(address + (await mail.nextLink()))
  await phone.getByLabel('New password').fill(NEW_PASSWORD)
  await phone.keyboard.press('Enter')
  await expect(new Chat(phone).composer).toBeVisible()
  await page.reload()
  await signIn(page, 'ada', NEW_PASSWORD)
  await expect(new Chat(page).composer).toBeVisible()
  await openSettings(page)
  await expect(page.getByText('ada@example.com')).toBeVisible()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByRole('button', { name: 'Give an address' })).toBeFocused()

  // What cannot be read says so, each for itself, and is read when it is asked for again.
  await page.route('**/api/account/*', (route) => route.abort())
  await page.reload()
  await openSettings(page)
  const again = page.getByRole('button', { name: 'Try again' })
  await expect(again).toHaveCount(3)
  await expect(page.getByRole('alert').filter({ hasText: 'cannot be reached' })).toHaveCount(3)
  await seesNothingWrong(page)
  await again.first().click()
  await expect(again.first()).toBeFocused()
  await page.unroute('**/api/account/*')
  for (const [left, next] of ['Sign out', 'Give an address', 'Add a passkey'].entries()) {
    await again.first().click()
    await expect(again).toHaveCount(2 - left)
    await expect(page.getByRole('button', { name: next, exact: true })).toBeFocused()
  }
  await expect(page.getByRole('alert')).toHaveCount(0)
})
