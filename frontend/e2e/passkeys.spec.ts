import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Chat, expect, test as base } from './test'

const PASSWORD = 'seven tides a week'

const test = base.extend<{ ada: Page }, { made: { isMade: boolean } }>({
  made: [async ({}, use) => use({ isMade: false }), { scope: 'worker' }],
  // Passkeys belong to names, and an address is none.
  address: async ({ address }, use) => use(address.replace('127.0.0.1', 'localhost')),
  /** With an authenticator that finds out who it is; she is signed in. */
  ada: async ({ page, address, stack, made }, use) => {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const
    await session.send('WebAuthn.addVirtualAuthenticator', { options })
    if (made.isMade) {
      await page.goto(address)
      await writePassword(page)
    } else {
      await page.goto(address + (/http:\/\/\S+?(\/link\/\S+)/.exec(readFileSync(stack.output, 'utf8'))?.[1] ?? ''))
      await page.getByLabel('Name or e-mail address').fill('ada')
      await page.getByLabel('New password').fill(PASSWORD)
      await page.keyboard.press('Enter')
      made.isMade = true
    }
    await expect(new Chat(page).composer).toBeVisible()
    await use(page)
  },
})

test.use({ settings: { PARLEY_AUTH: 'password' } })

async function writePassword(page: Page): Promise<void> {
  await page.getByLabel('Name or e-mail address').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByLabel('What you call it')).toBeFocused()
  await page.getByLabel('What you call it').fill(name)
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(passkeys(page)).toContainText(name)
}

function passkeys(page: Page) {
  return page.getByRole('list', { name: 'Passkeys' })
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

test('a passkey is added, signs in alone, is asked for after the password, and removed', async ({ ada: page }) => {
  const chat = new Chat(page)
  await openSettings(page)
  await addPasskey(page, 'Laptop')
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(chat.composer).toBeVisible()

  await openSettings(page)
  await page.getByRole('button', { name: 'Rename the passkey' }).click()
  await page.getByLabel('What you call it').fill('Old laptop')
  await page.keyboard.press('Enter')
  await expect(passkeys(page)).toContainText('Old laptop')
  await page.getByRole('button', { name: 'Ask for one after the password' }).click()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByText('You sign in with the password, and then with a passkey.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove the passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('this is your last one')
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('wants the password, too')
  await writePassword(page)
  await expect(chat.composer).toBeVisible()

  await openSettings(page)
  await page.getByRole('button', { name: 'Ask for one of the two' }).click()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Sign in with a finger')).toBeVisible()
  await page.getByRole('button', { name: 'Remove the passkey' }).click()
  await expect(passkeys(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeFocused()
})

test('who has no passkey at hand is told, and can try again', async ({ ada: page }) => {
  await openSettings(page)
  await addPasskey(page, 'Laptop')
  await page.getByRole('button', { name: 'Ask for one after the password' }).click()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByText('You sign in with the password, and then with a passkey.')).toBeVisible()
  await signOut(page)
  // As it is when somebody says no.
  await page.evaluate(() => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = () => {
      navigator.credentials.get = get
      return Promise.reject(new DOMException('no', 'NotAllowedError'))
    }
  })
  await writePassword(page)
  await expect(page.getByRole('alert')).toHaveText('No passkey was used.')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  }
  await page.getByRole('button', { name: 'Use the passkey' }).click()
  await expect(new Chat(page).composer).toBeVisible()
  await openSettings(page)
  await page.getByRole('button', { name: 'Ask for one of the two' }).click()
  await page.getByLabel('Your password').fill('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('The password is wrong.')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  }
})
