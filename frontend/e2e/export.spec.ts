import { readFileSync } from 'node:fs'
import { expect, test } from './test'

test('a conversation is downloaded as Markdown, from its menu and from the palette', async ({ chat, provider }) => {
  const { page } = chat
  await chat.hasExchange(provider, 'Why is the sky blue?', 'It scatters light.')
  await page.getByRole('navigation').getByRole('listitem').first().hover()
  await page.getByRole('button', { name: /^More about “Why is the sky blue/ }).first().click()
  const first = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download as Markdown' }).click()
  const downloaded = await first
  expect(downloaded.suggestedFilename()).toBe('Why is the sky blue.md')
  expect(readFileSync(await downloaded.path(), 'utf8')).toContain('## You\n\nWhy is the sky blue?\n\n## openai/scripted-1\n\nIt scatters light.')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('Download this')
  const second = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await second).suggestedFilename()).toBe('Why is the sky blue.md')
})

test('everything is downloaded as one archive', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Why?', 'So.')
  await chat.button('More about the list').click()
  const download = chat.page.waitForEvent('download')
  await chat.page.getByRole('menuitem', { name: 'Download all conversations' }).click()
  expect((await download).suggestedFilename()).toMatch(/^Parley \d{4}-\d\d-\d\d\.zip$/)
})

test('the whole conversation is printed, without what is there to be pressed', async ({ chat, provider }) => {
  await chat.page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', String(document.querySelectorAll('article[data-message]').length))
  })
  await chat.page.reload()
  for (const number of [1, 2]) await chat.hasExchange(provider, `Question ${number}`, `Answer ${number}`)
  await chat.page.keyboard.press('Control+k')
  await expect(chat.page.getByRole('combobox')).toBeFocused()
  await chat.page.keyboard.type('Print')
  await chat.page.keyboard.press('Enter')
  await expect(chat.page.locator('html')).toHaveAttribute('data-printed', /\d/)
  await chat.page.emulateMedia({ media: 'print' })
  await expect(chat.page.getByText('Answer 2')).toBeVisible()
  for (const hidden of [chat.composer, chat.page.getByRole('navigation'), chat.button('Copy').first()]) await expect(hidden).toBeHidden()
})
