import { test } from './conversations'
import { expect } from './test'

test.use({ titles: ['Alpha', 'Beta'] })

test('a new name by the menu stands in the list and above the page, and stays', async ({ chat, sidebar }) => {
  await sidebar.open('Alpha')
  await expect(chat.page).toHaveTitle('Alpha · Parley')
  await sidebar.choose('Alpha', 'Rename')
  await expect(sidebar.nameField).toBeFocused()
  await expect(sidebar.nameField).toHaveValue('Alpha')
  // The old name is selected: what is typed replaces it.
  await chat.page.keyboard.type('Omega')
  await chat.page.keyboard.press('Enter')
  await expect(sidebar.titles).toHaveText(['Beta', 'Omega'])
  await expect(sidebar.link('Omega')).toBeFocused()
  await expect(chat.page).toHaveTitle('Omega · Parley')
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Beta', 'Omega'])
  await expect(chat.page).toHaveTitle('Omega · Parley')
})

test('F2 renames: Enter takes the new name, Escape and an empty one leave the old, and the list goes on from there', async ({
  chat,
  sidebar,
}) => {
  for (const { typed, key, name } of [
    { typed: 'Omega', key: 'Escape', name: 'Alpha' },
    { typed: ' ', key: 'Enter', name: 'Alpha' },
    { typed: 'Omega', key: 'Enter', name: 'Omega' },
  ]) {
    await sidebar.link('Alpha').focus()
    await chat.page.keyboard.press('F2')
    await sidebar.nameField.fill(typed)
    await chat.page.keyboard.press(key)
    await expect(sidebar.titles).toHaveText(['Beta', name])
    await expect(sidebar.link(name)).toBeFocused()
  }
})

test('going elsewhere while a name is written takes it, and the focus is where the reader went', async ({ chat, sidebar }) => {
  await sidebar.link('Alpha').focus()
  await chat.page.keyboard.press('F2')
  await sidebar.nameField.fill('Omega')
  await chat.composer.click()
  await expect(sidebar.titles).toHaveText(['Beta', 'Omega'])
  await expect(chat.composer).toBeFocused()
})

test('what the server cannot be told is taken back, and said', async ({ chat, sidebar, network }) => {
  await sidebar.link('Alpha').focus()
  await chat.page.keyboard.press('F2')
  network.cut()
  await sidebar.nameField.fill('Omega')
  await chat.page.keyboard.press('Enter')
  await expect(sidebar.note).toContainText('The new name could not be saved.')
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
  await sidebar.button('Dismiss').click()
  await sidebar.link('Alpha').focus()
  await chat.page.keyboard.press('Delete')
  await expect(sidebar.note).toContainText('The conversation could not be deleted.')
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
})

test('a deleted conversation can be brought back at once, and is else gone, also at its address', async ({
  chat,
  sidebar,
}) => {
  await sidebar.open('Beta')
  await expect(chat.page).toHaveTitle('Beta · Parley')
  const address = chat.page.url()
  await sidebar.choose('Alpha', 'Delete')
  await expect(sidebar.titles).toHaveText(['Beta'])
  await expect(sidebar.note).toContainText('“Alpha” was deleted.')
  await sidebar.button('Undo').click()
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
  await expect(sidebar.note).toHaveCount(0)
  await expect(chat.page).toHaveTitle('Beta · Parley')
  await sidebar.choose('Beta', 'Delete')
  await expect(sidebar.note).toContainText('“Beta” was deleted.')
  await chat.page.goto(address)
  await expect(sidebar.titles).toHaveText(['Alpha'])
  await expect(chat.page.getByRole('main')).toContainText('This conversation does not exist, or it was deleted.')
})

test('deleting the open conversation leads to an empty page, and undoing it back to what was written there', async ({
  chat,
  sidebar,
  provider,
}) => {
  await sidebar.open('Alpha')
  await chat.ask('Count.')
  const request = await provider.nextRequest()
  await request.sendText('One, two')
  await expect(chat.answerText).toHaveText('One, two')
  const address = chat.page.url()
  await sidebar.choose('Alpha', 'Delete')
  expect(await request.isClosed()).toBe(true)
  await expect(chat.page).toHaveURL(/\/$/)
  await expect(chat.page).toHaveTitle('Parley')
  await expect(chat.questions).toHaveCount(0)
  await expect(chat.page.locator(':focus')).toHaveCount(1)
  await sidebar.button('Undo').press('Enter')
  await expect(chat.page).toHaveURL(address)
  await expect(sidebar.titles).toHaveText(['Alpha', 'Beta'])
  await expect(chat.answerText).toHaveText('One, two')
  await chat.sees('stopped')
})

test('the focus goes to Undo with each deletion, and is not lost behind it', async ({ chat, sidebar }) => {
  for (const title of ['Alpha', 'Beta']) {
    await sidebar.link(title).focus()
    await chat.page.keyboard.press('Delete')
    await expect(sidebar.note).toContainText(`“${title}” was deleted.`)
    await expect(sidebar.button('Undo')).toBeFocused()
  }
  const focus = chat.page.locator(':focus')
  await sidebar.button('Undo').press('Enter')
  await expect(sidebar.titles).toHaveText(['Beta'])
  await expect(focus).toHaveCount(1)
  await sidebar.link('Beta').press('Delete')
  await sidebar.button('Dismiss').press('Enter')
  await expect(sidebar.note).toHaveCount(0)
  await expect(focus).toHaveCount(1)
})
