import type { Locator, Page } from '@playwright/test'
import { test } from './conversations'
import { expect } from './test'

/** What was written can be searched a moment later. */
async function waitSearchable(page: Page, words: string): Promise<void> {
  const address = new URL(`/api/search?query=${encodeURIComponent(words)}`, page.url()).href
  await expect
    .poll(async () => ((await (await page.request.get(address)).json()) as { hits: unknown[] }).hits.length)
    .toBeGreaterThan(0)
}

function field(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search and commands' })
}

function options(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Search and commands' }).getByRole('option')
}

function option(page: Page, text: string | RegExp): Locator {
  return options(page).filter({ hasText: text })
}

/** The texts that are marked in the message that was found. */
function highlighted(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String))
}

test('a message is found as its words are typed, and Enter leads to it', async ({ chat: { page }, elsewhere }) => {
  const alpha = await elsewhere.createConversation('Alpha')
  await elsewhere.exchange(alpha, 'Why is the sky blue?', `${'A line. \n\n'.repeat(60)}It scatters blue light.${'\n\nMore.'.repeat(60)}`)
  await elsewhere.exchange(alpha, 'And the sea?', 'It is blue, too.')
  await waitSearchable(page, 'scatters')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('blue scat')
  const found = option(page, 'It scatters blue light.')
  await expect(found).toBeVisible()
  await expect(found.locator('mark')).toHaveText(['scat', 'blue'])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').getByText('It scatters blue light.')).toBeInViewport()
  await expect.poll(() => highlighted(page)).toEqual(expect.arrayContaining(['scat', 'blue']))
  await expect(page.locator('article[data-message]:focus')).toContainText('It scatters')
  await expect(page).toHaveURL(new RegExp(`/c/${alpha}$`))
  // It stays where the reader was led: the end does not pull it away.
  await expect(page.getByRole('article').getByText('It is blue, too.')).not.toBeInViewport()
})

test('two Chinese characters are enough', async ({ chat: { page }, elsewhere }) => {
  const alpha = await elsewhere.createConversation('天空')
  await elsewhere.exchange(alpha, '天空为什么是蓝色的？', '因为空气散射蓝光。')
  await waitSearchable(page, '散射')
  await page.keyboard.press('Control+k')
  await field(page).fill('散射')
  await expect(option(page, '因为空气散射蓝光。').locator('mark')).toHaveText('散射')
})

test('a version that is not shown is shown once it is found', async ({ chat, page, provider }) => {
  await chat.hasExchange(provider, 'Which?', 'The kestrel.')
  await chat.button('Regenerate').click()
  const request = await provider.nextRequest()
  await request.sendText('The heron.')
  await request.finish()
  await expect(chat.answerText).toHaveText('The heron.')
  await waitSearchable(page, 'kestrel')
  await page.keyboard.press('Control+k')
  await field(page).fill('kestrel')
  await option(page, 'The kestrel.').click()
  await expect(chat.answerText).toHaveText('The kestrel.')
})

test('what stands far above what is loaded is loaded and shown', async ({ chat: { page }, elsewhere }) => {
  await page.route(/limit=500/, (route) => route.continue({ url: route.request().url().replace('limit=500', 'limit=6') }))
  const alpha = await elsewhere.createConversation('Alpha')
  for (let number = 1; number <= 10; number += 1) {
    await elsewhere.exchange(alpha, `Question ${String(number)}`, number === 1 ? 'The pelican.' : 'Something else.')
  }
  await waitSearchable(page, 'pelican')
  await page.keyboard.press('Control+k')
  await field(page).fill('pelican')
  await option(page, 'The pelican.').click()
  const found = page.getByRole('article').getByText('The pelican.')
  await expect(found).toBeInViewport()
  await expect(page).toHaveURL(new RegExp(`/c/${alpha}$`))
  // Once more, from somewhere else.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await expect(found).not.toBeInViewport()
  await page.keyboard.press('Control+k')
  await field(page).fill('pelican')
  await option(page, 'The pelican.').click()
  await expect(found).toBeInViewport()
})

test('titles are found, and Escape leaves everything as it was', async ({ chat, page, elsewhere }) => {
  await elsewhere.createConversation('Notes on herons')
  await waitSearchable(page, 'herons')
  await chat.composer.fill('half a question')
  await page.keyboard.press('Control+k')
  await field(page).fill('hero')
  await expect(option(page, 'Notes on herons').locator('mark')).toHaveText('hero')
  await page.keyboard.press('Escape')
  await expect(chat.composer).toBeFocused()
  await expect(chat.composer).toHaveValue('half a question')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toHaveValue('')
  await field(page).fill('heron')
  await option(page, 'Notes on herons').click()
  await expect(page).toHaveTitle(/Notes on herons/)
})

test('commands are chosen with the arrows, and keys do the same', async ({ chat, page, provider, sidebar }) => {
  await chat.hasExchange(provider, 'Why?', 'Because.')
  await page.keyboard.press('Control+k')
  await field(page).fill('theme')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('Control+Shift+O')
  await expect(chat.questions).toHaveCount(0)
  await sidebar.open('Why?')
  await expect(chat.answerText).toHaveText('Because.')
  await page.keyboard.press('Control+k')
  await field(page).fill('new chat')
  const chosen = options(page).and(page.locator('[aria-selected=true]'))
  await expect(chosen).toContainText('New chat')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await expect(chosen).toContainText('New chat')
  await page.keyboard.press('Enter')
  await expect(chat.questions).toHaveCount(0)
})

test('“?” lists the keys where nothing is being written', async ({ chat, page }) => {
  await chat.composer.press('?')
  await expect(chat.composer).toHaveValue('?')
  await chat.composer.fill('')
  await page.getByRole('navigation').getByRole('link', { name: 'New chat' }).focus()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list).toContainText('Search and commands')
  await expect(list.locator('kbd').first()).toHaveText('Ctrl')
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await page.keyboard.press('Shift+Escape')
  await expect(chat.composer).toBeFocused()
})

test('what is not found is said, and a server out of reach, too', async ({ chat: { page } }) => {
  await page.keyboard.press('Control+k')
  await field(page).fill('xylophone')
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Nothing was found.')
  await page.route('**/api/search*', (route) => route.abort())
  await field(page).fill('xylophones')
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('cannot be reached')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('the search fills the screen, and what is touched is opened', async ({ chat, page, elsewhere }) => {
    const alpha = await elsewhere.createConversation('Alpha')
    await elsewhere.exchange(alpha, 'Which bird?', 'The kingfisher.')
    await waitSearchable(page, 'kingfisher')
    await chat.button('Search').tap()
    await chat.button('Close').tap()
    await expect(field(page)).toBeHidden()
    await chat.button('Search').tap()
    await field(page).fill('kingf')
    const box = await page.getByRole('dialog').boundingBox()
    expect(box).toMatchObject({ x: 0, y: 0, width: 390 })
    await option(page, 'The kingfisher.').tap()
    await expect(page.getByRole('article').getByText('The kingfisher.')).toBeInViewport()
  })
})
