import { test } from './conversations'
import { Sidebar } from './sidebar'
import { expect } from './test'

test.use({ titles: ['Alpha', 'Beta'] })

test('the conversation that was spoken in last stands first, and what ends before the reader’s eyes is not unread', async ({
  chat,
  sidebar,
  provider,
}) => {
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
  await sidebar.open('Alpha')
  await chat.ask('Are you there?')
  const request = await provider.nextRequest()
  await expect(sidebar.titles).toHaveText(['Alpha', 'Beta'])
  await expect(sidebar.mark('Alpha')).toHaveText('An answer is being written')
  await request.sendText('Yes.')
  await request.finish()
  await chat.sees('complete')
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
  await sidebar.open('Beta')
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Alpha', 'Beta'])
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
})

test('a conversation left while it is written in is marked, then marked as unread, until it is opened', async ({
  chat,
  sidebar,
  provider,
}) => {
  await sidebar.open('Alpha')
  await chat.ask('Are you there?')
  const request = await provider.nextRequest()
  await sidebar.open('Beta')
  await expect(sidebar.mark('Alpha')).toHaveText('An answer is being written')
  await request.sendText('Yes.')
  await request.finish()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await chat.page.reload()
  await expect(sidebar.mark('Alpha')).toHaveText('New answer')
  await sidebar.open('Alpha')
  await expect(chat.answerText).toContainText('Yes.')
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
  await sidebar.open('Beta')
  await chat.page.reload()
  await expect(sidebar.titles).toHaveText(['Alpha', 'Beta'])
  await expect(sidebar.mark('Alpha')).toHaveCount(0)
})

test('the keyboard alone opens, renames, deletes and brings back', async ({ chat, sidebar }) => {
  await expect(sidebar.titles).toHaveText(['Beta', 'Alpha'])
  const { keyboard } = chat.page
  await sidebar.list.getByRole('link', { name: 'New chat' }).focus()
  await keyboard.press('Tab')
  await expect(sidebar.button('Search')).toBeFocused()
  await keyboard.press('Tab')
  await expect(sidebar.button('More about the list')).toBeFocused()
  await keyboard.press('Tab')
  await expect(sidebar.link('Beta')).toBeFocused()
  // The menus come as the focus comes near them.
  await expect(sidebar.more('Beta')).toBeAttached()
  await keyboard.press('Tab')
  await expect(sidebar.button('More about “Beta”')).toBeFocused()
  await keyboard.press('Tab')
  await expect(sidebar.link('Alpha')).toBeFocused()
  await keyboard.press('Enter')
  await expect(chat.page).toHaveTitle('Alpha · Parley')
  await expect(chat.composer).toBeFocused()
  await sidebar.link('Beta').focus()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(sidebar.item('Rename')).toBeFocused()
  await keyboard.press('Escape')
  await expect(sidebar.more('Beta')).toBeFocused()
  await keyboard.press('Enter')
  await expect(sidebar.item('Rename')).toBeFocused()
  await keyboard.press('Enter')
  await expect(sidebar.nameField).toBeFocused()
  await keyboard.type('Omega')
  await keyboard.press('Enter')
  await expect(sidebar.link('Omega')).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(sidebar.item('Rename')).toBeFocused()
  await keyboard.press('End')
  await keyboard.press('Enter')
  await expect(sidebar.titles).toHaveText(['Alpha'])
  await expect(sidebar.button('Undo')).toBeFocused()
  await keyboard.press('Enter')
  await expect(sidebar.titles).toHaveText(['Omega', 'Alpha'])
})

test.describe('a menu that is slow to come', () => {
  let release: () => void

  test.beforeEach(async ({ context }) => {
    const held = new Promise<void>((resolve) => (release = resolve))
    await context.route('**/menus-*.js', async (route) => {
      await held
      await route.continue()
    })
  })

  test('leaves the focus where it is', async ({ sidebar }) => {
    const button = sidebar.button('More about the list')
    await button.focus()
    const before = await button.elementHandle()
    release()
    await expect.poll(() => before.evaluate((element) => element.isConnected)).toBe(false)
    await expect(button).toBeFocused()
    await expect(sidebar.item('Archived')).toHaveCount(0)
  })

  test('opens if it comes in the middle of a press', async ({ chat, sidebar }) => {
    const button = sidebar.button('More about the list')
    await button.hover()
    await chat.page.mouse.down()
    release()
    await expect(sidebar.item('Archived')).toBeVisible()
    await chat.page.mouse.up()
    await expect(sidebar.item('Archived')).toBeVisible()
  })
})

test.describe('of more conversations than are read at once', () => {
  const titles = Array.from({ length: 60 }, (_, index) => `Talk ${String(index + 1).padStart(2, '0')}`)
  test.use({ titles })

  test('the list goes on as it is scrolled to its end, until everything is there once', async ({ chat, sidebar }) => {
    await expect(sidebar.titles).toHaveText(titles.slice(10).reverse())
    await sidebar.list.hover()
    await chat.page.mouse.wheel(0, 10_000)
    await expect(sidebar.titles).toHaveText(titles.toReversed())
    await expect(sidebar.button('Show older ones')).toHaveCount(0)
  })
})

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN', titles: ['诗歌'] })

  test('the list is named, marked and worked in the reader’s language', async ({ page, network, provider }) => {
    await page.goto(network.url)
    const sidebar = new Sidebar(page)
    await expect(page.getByRole('navigation', { name: '对话列表' }).getByRole('region', { name: '今天' })).toContainText('诗歌')
    await page.getByRole('textbox', { name: '消息' }).fill('散文')
    await page.keyboard.press('Enter')
    const request = await provider.nextRequest()
    await expect(page).toHaveTitle('● 散文 · Parley')
    await expect(sidebar.mark('散文')).toHaveText('正在书写回答')
    await sidebar.open('诗歌')
    await request.finish()
    await expect(sidebar.mark('散文')).toHaveText('有新回答')
    await sidebar.choose('诗歌', '重命名')
    await page.keyboard.type('小说')
    await page.keyboard.press('Enter')
    await expect(sidebar.titles).toHaveText(['散文', '小说'])
    await sidebar.choose('散文', '删除')
    await expect(sidebar.note).toContainText('“散文”已删除。')
    await sidebar.button('撤销').click()
    await expect(sidebar.titles).toHaveText(['散文', '小说'])
  })
})
