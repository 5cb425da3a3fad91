import type { Locator } from '@playwright/test'
import { test } from './conversations'
import { expect, type Chat } from './test'
import type { Sidebar } from './sidebar'

test.use({ titles: ['Alpha', 'Beta', 'Gamma'] })

function folder(sidebar: Sidebar, name: string): Locator {
  return sidebar.list.getByRole('region', { name })
}

async function moveToNew(chat: Chat, name: string): Promise<void> {
  const dialog = chat.page.getByRole('dialog', { name: 'Move to a folder' })
  await dialog.getByRole('textbox', { name: 'New folder' }).fill(name)
  await dialog.getByRole('textbox').press('Enter')
}

test('a pinned conversation stands above the others, also after a reload, until it is unpinned', async ({ chat, sidebar }) => {
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
  await sidebar.choose('Alpha', 'Pin')
  await expect(sidebar.titles).toHaveText(['Alpha', 'Gamma', 'Beta'])
  await chat.page.reload()
  await expect(folder(sidebar, 'Pinned').getByRole('link')).toHaveText(['Alpha'])
  await sidebar.choose('Alpha', 'Unpin')
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
})

test('a folder is made by moving something there, opened, renamed and dissolved', async ({ chat, sidebar }) => {
  await sidebar.choose('Beta', 'Move to a folder')
  await moveToNew(chat, 'Trips')
  await expect(sidebar.titles).toHaveText(['Gamma', 'Alpha'])
  const trips = folder(sidebar, 'Trips').getByRole('button', { name: 'Trips 1' })
  await trips.click()
  await expect(sidebar.titles).toHaveText(['Beta', 'Gamma', 'Alpha'])
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Beta', 'Gamma', 'Alpha'])
  await trips.press('F2')
  await sidebar.nameField.fill('Journeys')
  await sidebar.nameField.press('Enter')
  await expect(folder(sidebar, 'Journeys').getByRole('link')).toHaveText(['Beta'])
  await folder(sidebar, 'Journeys').getByRole('button', { name: 'More about “Journeys”' }).click()
  await sidebar.item('Dissolve the folder').click()
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
})

test('an archived conversation is out of the list and can be taken back', async ({ chat, sidebar }) => {
  await sidebar.choose('Beta', 'Archive')
  await expect(sidebar.titles).toHaveText(['Gamma', 'Alpha'])
  await expect(sidebar.note).toContainText('“Beta” was archived.')
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Gamma', 'Alpha'])
  await sidebar.button('More about the list').click()
  await sidebar.item('Archived').click()
  await expect(sidebar.button('Back to the list')).toBeFocused()
  await expect(sidebar.titles).toHaveText(['Beta'])
  await sidebar.choose('Beta', 'Take out of the archive')
  await expect(sidebar.list).toContainText('There is nothing here.')
  await sidebar.button('Back to the list').click()
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
})

test('several are marked, a range with Shift, and deleted at once; within a day they come back', async ({ chat, sidebar }) => {
  await sidebar.button('More about the list').click()
  await sidebar.item('Select several').click()
  await sidebar.list.getByRole('checkbox', { name: 'Gamma' }).click()
  await sidebar.list.getByRole('checkbox', { name: 'Alpha' }).click({ modifiers: ['Shift'] })
  const bar = sidebar.list.getByRole('toolbar', { name: 'Selected conversations' })
  await expect(bar).toContainText('3 selected')
  await sidebar.list.getByRole('checkbox', { name: 'Beta' }).press('Space')
  await expect(bar).toContainText('2 selected')
  await bar.getByRole('button', { name: 'Delete' }).click()
  await expect(sidebar.titles).toHaveText(['Beta'])
  await expect(sidebar.note).toContainText('2 conversations were deleted.')
  await sidebar.button('Undo').click()
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
  await sidebar.choose('Gamma', 'Delete')
  await chat.page.reload()
  await sidebar.button('More about the list').click()
  await sidebar.item('Deleted in the last 24 hours').click()
  await sidebar.list.getByRole('listitem').filter({ hasText: 'Gamma' }).getByRole('button', { name: 'Restore' }).first().click()
  await sidebar.button('Back to the list').click()
  await expect(sidebar.titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
})
