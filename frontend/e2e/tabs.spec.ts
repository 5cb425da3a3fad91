import { test } from './conversations'
import { Requests } from './requests'
import { Sidebar } from './sidebar'
import { Chat, expect } from './test'
import { setVisibility } from './visibility'

test('a question asked in one tab appears in the other, and its answer streams in both', async ({
  chat,
  provider,
  context,
}) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(other.answerText).toHaveText('Yes.')
  await other.ask('Second?')
  const request = await provider.nextRequest()
  await request.sendText('One, ')
  await expect(chat.questions).toHaveText([/First\?/, /Second\?/])
  await expect(chat.answerText).toHaveText('One,')
  await request.sendText('two.')
  await expect(chat.answerText).toHaveText('One, two.')
  await expect(other.answerText).toHaveText('One, two.')
  await request.finish()
  await chat.sees('complete')
  await other.sees('complete')
})

test('a conversation begun in one tab is listed in the other, and can be read along there', async ({
  chat,
  sidebar,
  provider,
  context,
}) => {
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  const otherSidebar = new Sidebar(other.page)
  await chat.ask('Alpha')
  const request = await provider.nextRequest()
  await request.sendText('One, ')
  await expect(otherSidebar.mark('Alpha')).toHaveText('An answer is being written')
  await otherSidebar.open('Alpha')
  await expect(other.answerText).toHaveText('One,')
  await request.sendText('two.')
  await expect(other.answerText).toHaveText('One, two.')
  await request.finish()
  await other.sees('complete')
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
  await expect(otherSidebar.mark('Alpha')).toHaveCount(0)
})

test('an answer that ends behind everyone’s back is unread in every tab, until it is opened in one', async ({
  chat,
  sidebar,
  elsewhere,
  provider,
  context,
}) => {
  await elsewhere.createConversation('Beta')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  const otherSidebar = new Sidebar(other.page)
  await otherSidebar.open('Beta')
  await chat.ask('Alpha')
  const request = await provider.nextRequest()
  await sidebar.startNew()
  await request.sendText('One')
  await request.finish()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await expect(otherSidebar.mark('Alpha')).toHaveText('New answer')
  await otherSidebar.open('Alpha')
  await expect(other.answerText).toContainText('One')
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
})

test('an answer that ends in a hidden tab is unread, until that tab is looked at', async ({
  chat,
  sidebar,
  provider,
  context,
}) => {
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  const otherSidebar = new Sidebar(other.page)
  await chat.ask('Alpha')
  const request = await provider.nextRequest()
  await setVisibility(chat.page, 'hidden')
  await request.sendText('One')
  await request.finish()
  await expect(otherSidebar.mark('Alpha')).toHaveText('New answer')
  await chat.sees('complete')
  await setVisibility(chat.page, 'visible')
  await expect(otherSidebar.mark('Alpha')).toHaveCount(0)
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
})

test('a new name, a deletion and its undoing are in both tabs', async ({ chat, sidebar, elsewhere, context }) => {
  const id = await elsewhere.createConversation('Alpha')
  await elsewhere.exchange(id, 'First?', 'Yes.')
  await chat.page.reload()
  const other = await new Chat(await context.newPage()).open(new URL(`/c/${id}`, chat.page.url()).href)
  const otherSidebar = new Sidebar(other.page)
  await expect(other.page).toHaveTitle('Alpha · Parley')
  await sidebar.link('Alpha').focus()
  await chat.page.keyboard.press('F2')
  await sidebar.nameField.fill('Omega')
  await chat.page.keyboard.press('Enter')
  await expect(otherSidebar.titles).toHaveText(['Omega'])
  await expect(other.page).toHaveTitle('Omega · Parley')
  await sidebar.choose('Omega', 'Delete')
  await expect(otherSidebar.titles).toHaveCount(0)
  await expect(other.page.getByRole('main')).toContainText('This conversation does not exist, or it was deleted.')
  await sidebar.button('Undo').click()
  await expect(otherSidebar.titles).toHaveText(['Omega'])
  await expect(other.answerText).toHaveText('Yes.')
})

test('in hours in which nothing happens nothing is asked, and a look is one question', async ({
  chat,
  sidebar,
  elsewhere,
  provider,
  context,
}) => {
  await chat.page.clock.install()
  await chat.page.reload()
  await chat.hasExchange(provider, 'Alpha', 'Yes.')
  const other = new Chat(await context.newPage())
  await other.page.clock.install()
  await other.open(chat.page.url())
  await expect(other.answerText).toHaveText('Yes.')
  await sidebar.startNew()
  await expect(sidebar.titles).toHaveText(['Alpha'])
  const requests = [chat, other].map(({ page }) => new Requests(page))
  for (const { page } of [chat, other]) await page.clock.runFor('02:00:00')
  // On another machine something does happen: nobody here can know, and nobody asks.
  await elsewhere.createConversation('Beta')
  for (const { page } of [chat, other]) await page.clock.runFor('02:00:00')
  await setVisibility(chat.page, 'hidden')
  await setVisibility(chat.page, 'visible')
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
  await expect(new Sidebar(other.page).titles).toHaveText(['Beta', 'Alpha'])
  expect(requests.map(({ all }) => all)).toEqual([['GET /api/changes'], []])
})

test('a tab that is back on the network asks what it has missed', async ({ chat, sidebar, elsewhere, context }) => {
  await elsewhere.createConversation('Alpha')
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Alpha'])
  await context.setOffline(true)
  await elsewhere.createConversation('Beta')
  await context.setOffline(false)
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
})

test('a tab holds one stream, however many answers it has asked for, and none once they are written', async ({
  chat,
  sidebar,
  provider,
}) => {
  const requests = new Requests(chat.page)
  await chat.ask('Alpha')
  const first = await provider.nextRequest()
  await first.sendText('One')
  await expect(chat.answerText).toHaveText('One')
  expect(requests.streamCount).toBe(1)
  await sidebar.startNew()
  await chat.ask('Beta')
  const second = await provider.nextRequest()
  await second.sendText('Two')
  await expect(chat.answerText).toHaveText('Two')
  expect(requests.streamCount).toBe(1)
  await sidebar.open('Alpha')
  await first.sendText(', three')
  await expect(chat.answerText).toHaveText('One, three')
  expect(requests.streamCount).toBe(1)
  await first.finish()
  await chat.sees('complete')
  await second.finish()
  await expect(sidebar.mark('Beta')).toHaveText('New answer')
  await expect.poll(() => requests.streamCount).toBe(0)
})

test('a hidden tab does not read along what it has not asked for, and shows all of it when it is seen', async ({
  chat,
  provider,
  context,
}) => {
  await chat.ask('Alpha')
  const request = await provider.nextRequest()
  await request.sendText('One, ')
  await expect(chat.answerText).toHaveText('One,')
  const other = new Chat(await context.newPage())
  const requests = new Requests(other.page)
  await other.open(chat.page.url())
  await expect(other.answerText).toHaveText('One,')
  expect(requests.streamCount).toBe(1)
  await setVisibility(other.page, 'hidden')
  await expect.poll(() => requests.streamCount).toBe(0)
  await request.sendText('two, ')
  await expect(chat.answerText).toHaveText('One, two,')
  await expect(other.answerText).toHaveText('One,')
  await setVisibility(other.page, 'visible')
  await expect(other.answerText).toHaveText('One, two,')
  await request.sendText('three.')
  await request.finish()
  await other.sees('complete')
  await expect(other.answerText).toHaveText('One, two, three.')
})
