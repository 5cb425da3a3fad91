import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { Sidebar } from './sidebar'
import { expect, test, type Chat } from './test'

const CASES = new URL('../../backend/tests/cases/exports/', import.meta.url)

/** With ids of its own: to the server it is another one each time. */
function exported(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const text = readFileSync(new URL(`${name}.json`, CASES), 'utf8')
  const buffer = Buffer.from(text.replaceAll('00-0000-4000-8000-', `${randomBytes(3).toString('hex')}-`))
  return { name: `${name}.json`, mimeType: 'application/json', buffer }
}

function dialog(chat: Chat): Locator {
  return chat.page.getByRole('dialog', { name: 'Import conversations' })
}

async function openByKeyboard({ page }: Chat): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('Import conv')
  await page.keyboard.press('Enter')
}

test('what came in is told and there to be read, what did not is told with where, and all of it can be undone', async ({ chat }) => {
  const sidebar = new Sidebar(chat.page)
  await openByKeyboard(chat)
  await expect(dialog(chat)).toBeVisible()
  await dialog(chat).locator('input[type=file]').setInputFiles([exported('claude'), exported('open_webui')])
  const entries = dialog(chat).getByRole('list', { name: 'Imports' }).locator('> li')
  await expect(entries.nth(1)).toContainText('Came in: 2 conversations, 7 messages, 1 file.')
  await expect(entries.nth(0)).toContainText('Came in: 2 conversations, 5 messages, 2 files.')
  await expect(sidebar.titles).toContainText(['Two ways?'])

  const losses = entries.nth(1).locator('details')
  await losses.locator('summary').press('Enter')
  await expect(losses).toContainText('2 files are named, and are not in the export')
  const results = await new AxeBuilder({ page: chat.page }).analyze()
  expect(results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  await losses.getByRole('link', { name: 'A file and a tool' }).first().click()
  await expect(dialog(chat)).toBeHidden()
  await expect(chat.page).toHaveTitle('A file and a tool · Parley')
  await expect(chat.questions.first()).toContainText('Sum this up')
  await expect(chat.page.getByText('There was no answer where this question comes from.')).toBeVisible()

  await chat.page.reload()
  await openByKeyboard(chat)
  await entries.nth(1).getByRole('button', { name: 'Undo the import of claude.json' }).press('Enter')
  await expect(entries.nth(1)).toContainText('Undone: 2 conversations deleted')
  await expect(sidebar.link('Two ways?')).toHaveCount(0)
  await expect(sidebar.link('Two models')).toHaveCount(1)
})

test('what was dropped comes in, what is here already is told, and what is no export says so', async ({ chat }) => {
  const sidebar = new Sidebar(chat.page)
  await sidebar.button('More about the list').click()
  await sidebar.item('Import…').click()
  const mine = exported('librechat_tree')
  const data = await chat.page.evaluateHandle((text) => {
    const dropped = new DataTransfer()
    dropped.items.add(new File([text], 'mine.json'))
    return dropped
  }, mine.buffer.toString())
  await dialog(chat).dispatchEvent('drop', { dataTransfer: data })
  const entries = dialog(chat).getByRole('list', { name: 'Imports' }).locator('> li')
  await expect(entries.first()).toContainText('Came in: 1 conversation, 4 messages.')
  await dialog(chat).locator('input[type=file]').setInputFiles(mine)
  await expect(entries.first()).toContainText('1 was here already.')
  await dialog(chat).locator('input[type=file]').setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1}') })
  await expect(entries.first()).toContainText('This is no export that Parley knows.')
})
