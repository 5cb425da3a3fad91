import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { firstLinkPath, invitation, makeAccount, signIn } from './accounts'
import { Chat, expect, test as base } from './test'

interface Overview {
  /** The administrator, on the page. */
  ada: Page
  /** Somebody else, in a browser of their own. */
  grace: Chat
}

const SECTIONS = ['People', 'Running answers', 'Usage', 'Providers', 'Settings', 'What happened']
const USAGE = { prompt_tokens: 1_000_000, completion_tokens: 100_000 }

const test = base.extend<Overview, { made: { count: number } }>({
  made: [async ({}, use) => use({ count: 0 }), { scope: 'worker' }],
  ada: async ({ page, stack, address, made }, use) => {
    if (made.count === 0) {
      await page.goto(address + firstLinkPath(stack))
      await makeAccount(page, 'ada')
      await page.goto(`${address}/admin`)
    } else {
      await page.goto(`${address}/admin`)
      await signIn(page, 'ada')
    }
    made.count += 1
    await expect(page.getByRole('list', { name: 'People', exact: true })).toBeVisible()
    await use(page)
  },
  grace: async ({ browser, ada, made }, use) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(await invitation(ada))
    await makeAccount(page, `grace-${made.count}`)
    await use(new Chat(page))
    await context.close()
  },
})

test.use({ settings: { PARLEY_AUTH: 'password', PARLEY_SILENCE_TIMEOUT: '90' } })

function tab(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true })
}

test('an administrator sees who is being answered, and stops it; the log says so', async ({ ada, grace, provider, made }) => {
  const name = `grace-${made.count}`
  await grace.ask('A secret question?')
  const request = await provider.nextRequest()
  await request.sendText('A secret answer.')
  await expect(grace.answerText).toHaveText('A secret answer.')
  // By keyboard alone.
  await tab(ada, 'Running answers').focus()
  await ada.keyboard.press('Enter')
  await expect(ada).toHaveURL(/\/admin#running$/)
  await expect(ada).toHaveTitle('Running answers · Administration · Parley')
  const row = ada.getByRole('list', { name: 'Running answers' }).getByRole('listitem').filter({ hasText: name })
  await expect(row).toContainText('16 characters')
  await request.sendText(' And more.')
  // It looks again by itself.
  await expect(row).toContainText('26 characters')
  await expect(ada.getByRole('main')).not.toContainText(/secret/i)
  await row.getByRole('button', { name: `Stop the answer to ${name}` }).focus()
  await ada.keyboard.press('Enter')
  await expect(ada.getByRole('status')).toHaveText(new RegExp(`^The answer to ${name} is stopped; upstream closed after \\d+ ms\\.$`))
  await grace.sees('stopped')
  await expect(row).toHaveCount(0)
  await tab(ada, 'What happened').click()
  await expect(ada.getByRole('list', { name: 'What happened' }).getByRole('listitem').first()).toContainText(`ada stopped an answer to ${name}`)
  await ada.goBack()
  await expect(ada).toHaveURL(/#running$/)
  await expect(tab(ada, 'Running answers')).toHaveAttribute('aria-current', 'page')
  await ada.reload()
  await expect(ada.getByText('Nothing is being written.')).toBeVisible()
})

test('usage is told by person and by model, and as a table for spreadsheets', async ({ ada, grace, provider, made }) => {
  const name = `grace-${made.count}`
  await grace.ask('Why do tides come twice?')
  const request = await provider.nextRequest()
  await request.sendText('Because of two bulges.')
  await request.finish(USAGE)
  await grace.sees('complete')
  await tab(ada, 'Usage').click()
  await expect(ada.getByRole('row', { name: new RegExp(`^${name} \\S+ 1 1 0 0 1,000,000 100,000$`) })).toBeVisible()
  await ada.getByRole('radio', { name: 'By model', exact: true }).check()
  await expect(ada.getByRole('row', { name: name })).toHaveCount(0)
  await ada.getByRole('radio', { name: 'By person and model' }).check()
  await expect(ada.getByRole('row', { name: new RegExp(`^${name} openai/\\S+ `) })).toBeVisible()
  const download = ada.waitForEvent('download')
  await ada.getByRole('link', { name: 'Download as CSV' }).click()
  const table = await readFile(await (await download).path(), 'utf8')
  expect(table).toContain(`,${name},${name},openai/`)
  await ada.getByLabel('Time').selectOption('Last month')
  await expect(ada.getByText('Nothing was asked at this time.')).toBeVisible()
})

test('the providers and the settings in force are told, without a secret', async ({ ada, grace, provider }) => {
  await grace.ask('Are you there?')
  await (await provider.nextRequest()).finish(USAGE)
  await tab(ada, 'Providers').click()
  const openai = ada.getByRole('list', { name: 'Providers' }).getByRole('listitem').filter({ hasText: 'openai' })
  await expect(openai).toContainText('reachable')
  await expect(openai).toContainText(/1 key\s*\d+ models, listed /)
  await expect(openai).toContainText(/Last hour: \d+ requests?, \d+ failed/)
  await tab(ada, 'Settings').click()
  const settings = ada.getByRole('list', { name: 'Settings', exact: true })
  await expect(settings.getByRole('listitem').filter({ hasText: 'PARLEY_SILENCE_TIMEOUT' })).toHaveText(/^PARLEY_SILENCE_TIMEOUT\s*90\s*environment$/)
  await expect(settings.getByRole('listitem').filter({ hasText: 'OPENAI_API_KEY' })).toHaveText(/^OPENAI_API_KEY\s*set\s*environment$/)
  await expect(ada.getByText(/^Parley \d+\.\d+\.\d+, tables of revision \d{4}$/)).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in the ${colorScheme} theme axe finds nothing on a phone, and nothing is wider than it`, async ({ ada, grace, provider }) => {
    await ada.emulateMedia({ colorScheme })
    await ada.setViewportSize({ width: 360, height: 740 })
    await grace.ask('Long?')
    const request = await provider.nextRequest()
    await request.sendText('It goes on.')
    for (const name of SECTIONS) {
      await tab(ada, name).click()
      await expect(tab(ada, name)).toHaveAttribute('aria-current', 'page')
      await expect(name === 'Usage' ? ada.getByRole('table') : ada.getByRole('list', { name, exact: true })).toBeVisible()
      expect((await new AxeBuilder({ page: ada }).analyze()).violations).toEqual([])
      expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    }
    await request.finish()
  })
}

test('the page speaks Chinese, too', async ({ ada }) => {
  await ada.getByRole('button', { name: '中文' }).click()
  await ada.getByRole('link', { name: '进行中的回答' }).click()
  await expect(ada.getByText('当前没有正在撰写的回答。')).toBeVisible()
  await ada.getByRole('link', { name: '提供方' }).click()
  await expect(ada.getByRole('list', { name: '提供方' })).toContainText('可连接')
})
