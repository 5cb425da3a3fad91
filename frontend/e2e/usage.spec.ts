import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import type { ScriptedProvider } from './scripted-provider'
import { expect, test, type Chat } from './test'

const MODEL = 'scripted/2:latest'
const USAGE = { prompt_tokens: 1_000_000, completion_tokens: 100_000 }

// Each answer costs three dollars.
test.use({ settings: { PARLEY_MONTHLY_BUDGET: '7', PARLEY_BUDGET_WARNING: '50' } })

function dialogOf(chat: Chat): Locator {
  return chat.page.getByRole('dialog', { name: 'Usage' })
}

async function openByKeys(chat: Chat): Promise<Locator> {
  await chat.page.keyboard.press('Control+k')
  await expect(chat.page.getByRole('combobox')).toBeFocused()
  await chat.page.keyboard.type('Usage')
  await chat.page.keyboard.press('Enter')
  await expect(dialogOf(chat)).toBeVisible()
  return dialogOf(chat)
}

async function answer(chat: Chat, provider: ScriptedProvider, question: string): Promise<void> {
  await chat.ask(question)
  const request = await provider.nextRequest()
  await request.sendText('Because.')
  await request.finish(USAGE)
  await chat.sees('complete')
}

test('what was asked is told by day, model and conversation; the budget warns, and then stops', async ({ chat, provider }) => {
  const { page } = chat
  await page.getByRole('button', { name: /^Model: / }).click()
  await page.getByRole('dialog', { name: 'Choose a model' }).getByRole('button', { name: new RegExp(`^${MODEL}`) }).click()
  await answer(chat, provider, 'Why is the sky blue?')
  await expect(page.getByText('of this month’s')).toHaveCount(0)
  await answer(chat, provider, 'And the sea?')
  await expect(page.getByRole('status').filter({ hasText: '$6.00 of this month’s $7.00 are spent.' })).toBeVisible()

  const usage = await openByKeys(chat)
  await expect(usage.getByText('$6.00', { exact: true }).first()).toBeVisible()
  await expect(usage).toContainText('2 requests')
  await expect(usage).toContainText('2M tokens in, 200K out')
  await expect(usage).toContainText(/\$6\.00 of \$7\.00 are spent in \w+ 20\d\d \(UTC\)\./)
  await expect(usage.getByRole('img')).toHaveAccessibleName(/^Cost by day\. The most was \$6\.00, /)
  await usage.getByRole('radio', { name: 'Tokens' }).check()
  await expect(usage.getByRole('img')).toHaveAccessibleName(/^Tokens by day\. The most were 2\.2M, /)
  await usage.getByRole('radio', { name: 'By model' }).check()
  await expect(usage.getByRole('row', { name: new RegExp(`^openai/${MODEL} \\$6\\.00 2 2,000,000 200,000 \\d+\\.\\ds$`) })).toBeVisible()
  await usage.getByRole('radio', { name: 'By conversation' }).check()
  await expect(usage.getByRole('row', { name: 'Why is the sky blue? $6.00 2 2,000,000 200,000' })).toBeVisible()
  const download = page.waitForEvent('download')
  await usage.getByRole('link', { name: 'Download as CSV' }).click()
  const table = await readFile(await (await download).path(), 'utf8')
  expect(table.split('\r\n')).toHaveLength(3)
  expect(table).toContain('Why is the sky blue?,False,2,2000000,200000,0,6.000000')

  await usage.getByLabel('Time').selectOption('Last month')
  await expect(usage).toContainText('Nothing was asked at this time.')
  await usage.getByLabel('Time').selectOption('Other days')
  await usage.getByLabel('To', { exact: true }).fill('2020-01-01')
  await expect(usage.getByRole('alert')).toHaveText('Choose two days, the earlier one first.')
  await usage.getByLabel('From', { exact: true }).fill('2019-12-31')
  await expect(usage.getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('Escape')

  await answer(chat, provider, 'And the grass?')
  await expect(page.getByText('This month’s budget of $7.00 is spent')).toBeVisible()
  await chat.ask('And who pays?')
  await expect(page.getByRole('alert')).toContainText('budget of $7.00 is spent: nothing new is asked until the month is over (in UTC).')
  await expect(chat.composer).toHaveValue('And who pays?')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in the ${colorScheme} theme axe finds nothing in it`, async ({ chat, page }) => {
    await page.emulateMedia({ colorScheme })
    const usage = await openByKeys(chat)
    await expect(usage.getByRole('img')).toBeVisible()
    await usage.getByRole('radio', { name: 'Tokens' }).check()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual([])
  })
}

test('on a phone it is in the menu of the list, and nothing is wider than the screen', async ({ chat, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Conversations' }).click()
  await page.getByRole('button', { name: 'More about the list' }).click()
  await page.getByRole('menuitem', { name: 'Usage…' }).click()
  await expect(dialogOf(chat).getByRole('img')).toBeVisible()
  expect(await dialogOf(chat).evaluate((dialog) => [...dialog.querySelectorAll('.panel')].map((panel) => panel.scrollWidth - panel.clientWidth))).toEqual([0])
})
