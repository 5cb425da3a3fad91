import AxeBuilder from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import { firstLinkPath, invitation, makeAccount, signIn } from './accounts'
import { Chat, expect, test as base } from './test'

interface People {
  /** The page that makes the first account, once. */
  firstLink: string
  /** Somebody makes an account by this link, in a browser of their own. */
  join: (link: string, login: string) => Promise<Page>
}

const test = base.extend<People, { adaMade: { isMade: boolean } }>({
  adaMade: [async ({}, use) => use({ isMade: false }), { scope: 'worker' }],
  firstLink: async ({ stack, address }, use) => {
    await use(address + firstLinkPath(stack))
  },
  join: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (link, login) => {
      const context = await browser.newContext()
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(link)
      await makeAccount(page, login)
      return page
    })
    for (const context of contexts) await context.close()
  },
})

test.use({ settings: { PARLEY_AUTH: 'password' } })

/** Of the administrator, who is made by the first test that needs one. */
async function administration(page: Page, address: string, firstLink: string, made: { isMade: boolean }): Promise<void> {
  if (made.isMade) {
    await page.goto(`${address}/admin`)
    await signIn(page, 'ada')
  } else {
    await page.goto(firstLink)
    await makeAccount(page, 'ada')
    made.isMade = true
    await page.goto(`${address}/admin`)
  }
  await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
}

test('from nobody to an administrator, an invitation and somebody who chats', async ({ page, address, firstLink, adaMade, join, provider }) => {
  await page.goto(`${address}/c/00000000-0000-4000-8000-000000000000`)
  await expect(page).toHaveURL(/\/sign-in\?to=/)
  await administration(page, address, firstLink, adaMade)
  const link = await invitation(page)
  const grace = await join(link, 'grace')
  expect(grace.url()).toBe(`${address}/`)
  const chat = new Chat(grace)
  await chat.hasExchange(provider, 'Why do tides come twice?', 'Because of two bulges.')
  await page.reload()
  await expect(page.getByRole('list', { name: 'People', exact: true })).toContainText('grace')
  await page.getByRole('link', { name: 'What happened' }).click()
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText(/grace.* made an account/)
  await page.goto(address)
  await expect(page.getByText('Your conversations will be listed here.')).toBeVisible()
  // The link is used up.
  const late = await (await page.context().browser()?.newContext())?.newPage()
  await late?.goto(link)
  await expect(late?.getByRole('status') ?? page.locator('none')).toContainText('was used already')
  await late?.context().close()
})

test('who signs out leaves nothing of theirs, and comes back to where they wanted to go', async ({ page, address, firstLink, adaMade, join, provider }) => {
  await administration(page, address, firstLink, adaMade)
  const grace = await join(await invitation(page), 'grace-2')
  const chat = new Chat(grace)
  await chat.hasExchange(provider, 'Mine?', 'Yours.')
  await chat.composer.fill('A secret draft')
  const conversation = grace.url()
  await openSettings(grace)
  await expect(grace.getByRole('dialog', { name: 'Settings' })).toContainText('grace-2')
  await grace.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(grace.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  const kept = await grace.evaluate(() => JSON.stringify(Object.entries(localStorage)))
  expect(kept).not.toContain('secret')
  await grace.goto(conversation)
  await expect(grace).toHaveURL(/\/sign-in\?to=/)
  await signIn(grace, 'grace-2', 'not the password')
  await expect(grace.getByRole('alert')).toHaveText('The name or the password is wrong.')
  await expect(grace.getByLabel('Password', { exact: true })).toBeFocused()
  await signIn(grace, 'grace-2')
  await expect(chat.answerText).toHaveText('Yours.')
  expect(grace.url()).toBe(conversation)
  await expect(chat.composer).toHaveValue('')
})

test('a page that is left open goes once its owner signs out elsewhere, and writes nothing more', async ({ page, address, firstLink, adaMade, join, provider }) => {
  await administration(page, address, firstLink, adaMade)
  const left = await join(await invitation(page), 'grace-7')
  const chat = new Chat(left)
  await chat.hasExchange(provider, 'Mine?', 'Yours.')
  await chat.questions.hover()
  await chat.button('Edit the message').click()
  await chat.questions.getByRole('textbox').fill('A secret edit')
  const other = await left.context().newPage()
  await other.goto(address)
  await openSettings(other)
  await other.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(left.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await left.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain('secret')

  // Nobody wrote down that somebody else is here now, as where a proxy says who it is: the server sees it all the same.
  await signIn(other, 'grace-7')
  await expect(new Chat(other).composer).toBeVisible()
  await left.goto(address)
  await expect(chat.composer).toBeVisible()
  const cookies = await page.context().cookies()
  await left.context().addCookies(cookies)
  await chat.composer.fill('Whose is it?')
  await chat.composer.press('Enter')
  await expect(left.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto(address)
  await expect(new Chat(page).composer).toBeVisible()
  await expect(page.getByText('Whose is it?')).toHaveCount(0)
})

test('a temporary chat stays one, though the sign-in is over when its first question is sent', async ({ page, address, firstLink, adaMade, join, provider }) => {
  await administration(page, address, firstLink, adaMade)
  const grace = await join(await invitation(page), 'grace-8')
  const chat = new Chat(grace)
  await chat.button('Temporary chat').click()
  await grace.context().clearCookies()
  // It is the question that is refused, and nothing before it.
  await grace.route('**/api/**', (route) => (route.request().method() === 'POST' || grace.url().includes('/sign-in') ? route.continue() : undefined))
  await chat.ask('Between us?')
  await expect(grace.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await grace.unrouteAll({ behavior: 'ignoreErrors' })
  await signIn(grace, 'grace-8')
  await expect(chat.composer).toHaveValue('Between us?')
  await expect(grace.getByText('Temporary: in no list')).toBeVisible()
  await chat.composer.press('Enter')
  await (await provider.nextRequest()).finish()
  await expect(grace.getByText('Temporary: in no list')).toBeVisible()
  await expect(grace.getByText('Your conversations will be listed here.')).toBeVisible()
  await grace.getByRole('navigation').getByRole('link', { name: 'New chat' }).click()
  await expect(chat.button('Temporary chat')).toHaveAttribute('aria-pressed', 'false')
})

test('who is disabled while they chat is told to sign in, and cannot', async ({ page, address, firstLink, adaMade, join }) => {
  await administration(page, address, firstLink, adaMade)
  const grace = await join(await invitation(page), 'grace-3')
  await page.reload()
  const row = page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem').filter({ hasText: 'grace-3' })
  await row.getByRole('button', { name: 'Disable' }).click()
  await expect(row.getByRole('button', { name: 'Enable' })).toBeVisible()
  await new Chat(grace).ask('Am I here?')
  await expect(grace.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await signIn(grace, 'grace-3')
  await expect(grace.getByRole('alert')).toHaveText('The name or the password is wrong.')
})

test('a new password by a link of the administrator', async ({ page, address, firstLink, adaMade, join }) => {
  await administration(page, address, firstLink, adaMade)
  const grace = await join(await invitation(page), 'grace-4')
  await page.reload()
  const row = page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem').filter({ hasText: 'grace-4' })
  await row.getByRole('button', { name: 'New password' }).click()
  const link = await page.getByRole('status').locator('code').innerText()
  await grace.goto(link)
  await expect(grace.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
  await expect(grace).toHaveURL(/\/sign-in$/)
  await grace.getByLabel('New password').fill('short')
  await grace.keyboard.press('Enter')
  await expect(grace.getByRole('alert')).toContainText('at least 10 characters')
  await grace.getByLabel('New password').fill('nine waves a day')
  await grace.keyboard.press('Enter')
  await expect(new Chat(grace).composer).toBeVisible()
})

test('what somebody may use is said on the page of administrators, and counts at once', async ({ page, address, firstLink, adaMade, join }) => {
  await administration(page, address, firstLink, adaMade)
  const grace = await join(await invitation(page), 'grace-5')
  await page.reload()
  await page.getByRole('button', { name: 'Change what may be used: Member' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Models, with').fill('openai/scripted-1')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('list', { name: 'What people may use' })).toContainText('Models: openai/scripted-1')
  const row = page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem').filter({ hasText: 'grace-5' })
  await row.getByRole('button', { name: 'Limits…' }).click()
  await expect(dialog.getByRole('heading', { name: 'What grace-5 may use' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await dialog.getByLabel('US dollars a month').fill('0')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await new Chat(grace).ask('May I?')
  await expect(grace.getByText('budget of $0.00 is spent').or(grace.getByText('budget is spent')).first()).toBeVisible()
  await page.getByRole('link', { name: 'What happened' }).click()
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('grace-5')
})

test('an invitation goes with the administrator who made it', async ({ page, address, firstLink, adaMade, join }) => {
  await administration(page, address, firstLink, adaMade)
  await page.getByLabel('As what').selectOption('Administrator')
  const grace = await join(await invitation(page), 'grace-6')
  await grace.goto(`${address}/admin`)
  const invitations = grace.getByRole('list', { name: 'Invitations that nobody has used' })
  const others = await invitations.getByRole('listitem').count()
  await invitation(grace)
  await expect(invitations.getByRole('listitem')).toHaveCount(others + 1)
  await page.reload()
  const seen = page.getByRole('list', { name: 'Invitations that nobody has used' }).getByRole('listitem')
  await expect(seen).toHaveCount(others + 1)
  await page.getByLabel('What grace-6 is').selectOption('Member')
  await expect(seen).toHaveCount(others)
})

test('people who cannot be read are asked for again', async ({ page, address, firstLink, adaMade }) => {
  await administration(page, address, firstLink, adaMade)
  await page.route('**/api/admin/people', (route) => route.abort())
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('cannot be reached')
  await page.unroute('**/api/admin/people')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('list', { name: 'People', exact: true })).toContainText('ada')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('axe finds nothing on the pages of people', async ({ page, address, firstLink, adaMade }) => {
      await page.goto(`${address}/sign-in`)
      await expect(page.getByRole('heading', { name: 'Sign in' }).or(page.getByText('Nobody has an account'))).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await administration(page, address, firstLink, adaMade)
      await invitation(page)
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await page.goto(address)
      await openSettings(page)
      await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    })
  })
}
