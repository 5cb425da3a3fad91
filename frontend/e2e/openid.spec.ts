import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { OpenIdProvider } from './openid-provider'
import { Chat, expect, test as base } from './test'

/** Where the provider leads back to: the page is at another port in each test. */
const PUBLIC = 'http://parley.example'

const test = base.extend<{ atHome: Page }, { openid: OpenIdProvider }>({
  openid: [
    async ({}, use) => {
      const provider = await OpenIdProvider.start()
      await provider.knows('ada@example.com', { email: 'ada@example.com', name: 'Ada', groups: ['keepers'] })
      await use(provider)
      await provider.stop()
    },
    { scope: 'worker' },
  ],
  settings: [
    async ({ openid }, use) =>
      use({
        PARLEY_AUTH: 'oidc',
        PARLEY_URL: PUBLIC,
        PARLEY_OIDC_ISSUER: openid.issuer,
        PARLEY_OIDC_CLIENT_ID: 'parley',
        PARLEY_OIDC_CLIENT_SECRET: 'tide-tables',
        PARLEY_OIDC_NAME: 'Example',
        PARLEY_ADMINISTRATOR_GROUPS: 'keepers',
      }),
    { scope: 'worker' },
  ],
  atHome: async ({ page, address }, use) => {
    await page.route(`${PUBLIC}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url())
      await route.fulfill({ status: 302, headers: { Location: address + pathname + search } })
    })
    await use(page)
  },
})

async function signInThere(page: Page, subject: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with Example' }).click()
  await page.getByPlaceholder('sub').fill(subject)
  await page.getByRole('button', { name: 'Authorize' }).click()
}

test('one signs in at the provider, comes back to where one wanted to go, and leaves nothing behind', async ({ atHome: page, address, provider }) => {
  await page.goto(address)
  await signInThere(page, 'grace@example.com')
  const chat = new Chat(page)
  await expect(chat.composer).toBeVisible()
  await chat.hasExchange(provider, 'Mine?', 'Yours.')
  const conversation = page.url()
  await chat.composer.fill('A secret draft')
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
  await expect(page.getByRole('button', { name: 'Change the password' })).toBeHidden()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await signInThere(page, 'lin@example.com')
  await expect(page.getByText('Your conversations will be listed here.')).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain('secret')
  await page.context().clearCookies()
  await page.goto(conversation)
  await expect(page).toHaveURL(/\/sign-in\?to=/)
  await signInThere(page, 'grace@example.com')
  await expect(chat.answerText).toHaveText('Yours.')
  expect(page.url()).toBe(conversation)
})

test('who says no there is told, and may try again; who leads a group looks after the others', async ({ atHome: page, address }) => {
  await page.goto(`${address}/admin`)
  await page.getByRole('link', { name: 'Sign in with Example' }).click()
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('alert')).toHaveText('The sign-in service did not confirm who you are. Try again.')
  await signInThere(page, 'ada@example.com')
  await expect(new Chat(page).composer).toBeVisible()
  await page.goto(`${address}/admin`)
  await expect(page.getByRole('list', { name: 'People', exact: true })).toContainText('ada@example.com')
  await expect(page.getByRole('button', { name: 'Make an invitation' })).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the way in, in the ${colorScheme} theme`, async ({ atHome: page, address }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${address}/sign-in?problem=not_vouched`)
    await expect(page.getByRole('alert')).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })
}
