import type { Page } from '@playwright/test'
import { Chat, expect, test } from './test'

interface Shared {
  readonly title?: string
  readonly text?: string
  readonly url?: string
  /** By their names, what is in them. */
  readonly files?: Readonly<Record<string, string>>
}

const LOST = 'Not all that was shared or opened has arrived here.'

/** As the system does it: by a form that no page of Parley has sent. `from`: a page that has no policy against forms. */
async function share(page: Page, from: string, to: string, shared: Shared): Promise<void> {
  await page.route(from, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html><title>Elsewhere</title>' }))
  await page.goto(from)
  await page.evaluate(
    ({ to, files, ...words }) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'multipart/form-data', action: to })
      for (const [name, value] of Object.entries(words)) form.append(Object.assign(document.createElement('textarea'), { name, value }))
      const data = new DataTransfer()
      for (const [name, text] of Object.entries(files ?? {})) data.items.add(new File([text], name, { type: 'text/plain' }))
      const input = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true })
      input.files = data.files
      form.append(input)
      document.body.append(form)
      form.submit()
    },
    { ...shared, to },
  )
  await page.waitForURL(/\/$/)
}

function attachments({ page }: Chat) {
  return page.locator('form.composer').getByRole('list', { name: 'Files' }).getByRole('listitem')
}

async function waitingShares(page: Page): Promise<number> {
  return await page.evaluate(async () => (await (await caches.open('shares')).keys()).length)
}

test.describe('with the service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test.beforeEach(async ({ chat }) => {
    await chat.page.evaluate(() => navigator.serviceWorker.ready)
    await expect.poll(() => chat.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  })

  test('what is shared stands in a new chat, behind what was written there, and is not sent', async ({ chat, provider, address }) => {
    await chat.hasExchange(provider, 'First?', 'Yes.')
    await chat.page.getByRole('navigation').getByRole('link', { name: 'New chat' }).click()
    await chat.composer.fill('A draft')
    const before = await provider.requestCount()
    const shared = { title: 'Tides', text: 'About the sea 潮', url: 'https://example.com/tides', files: { 'notes.txt': 'The tide turns at noon.', '二.md': '# Two' } }
    await share(chat.page, `${address}/elsewhere`, `${address}/share`, shared)
    await expect(chat.composer).toHaveValue('A draft\n\nTides\nAbout the sea 潮\nhttps://example.com/tides')
    await expect(attachments(chat)).toHaveText([/notes\.txt/, /二\.md/])
    await expect(attachments(chat).getByRole('progressbar')).toHaveCount(0)
    await expect(chat.questions).toHaveCount(0)
    expect(await provider.requestCount()).toBe(before)
    expect(await waitingShares(chat.page)).toBe(0)
    await chat.page.reload()
    await expect(attachments(chat)).toHaveCount(2)
    await expect(chat.composer).toHaveValue('A draft\n\nTides\nAbout the sea 潮\nhttps://example.com/tides')
    await expect(chat.page.getByText(LOST)).toHaveCount(0)
    await chat.composer.press('Enter')
    const request = await provider.nextRequest()
    expect(JSON.stringify(request.body.messages[0])).toContain('The tide turns at noon.')
    await request.finish()
  })

  test('what a page did not live to take is there at the next start', async ({ chat, provider, address }) => {
    await chat.hasExchange(provider, 'First?', 'Yes.')
    await chat.page.evaluate(async () => {
      const form = new FormData()
      form.append('text', 'Not lost')
      await (await caches.open('shares')).put(`/shares/${localStorage.getItem('parley.owner') ?? ''}/1`, new Response(form))
    })
    await chat.page.goto(address)
    await expect(chat.composer).toHaveValue('Not lost')
    await expect(chat.page).toHaveURL(/\/$/)
    await chat.page.goBack()
    await expect(chat.answerText).toHaveText('Yes.')
  })

  test('without a network the page opens with it, and its files wait', async ({ chat, network, address }) => {
    network.cut()
    await share(chat.page, `${address}/elsewhere`, `${address}/share`, { text: 'About the sea', files: { 'notes.txt': 'The tide turns at noon.' } })
    await expect(chat.composer).toHaveValue('About the sea')
    await expect(attachments(chat).getByRole('alert')).toHaveText('It could not be sent: the connection was lost.')
    network.heal()
    await chat.button('Send notes.txt again').click()
    await expect(attachments(chat).getByRole('alert')).toHaveCount(0)
    await expect(attachments(chat)).toContainText('notes.txt')
  })

  test('what waits for another owner is neither shown nor taken', async ({ chat, address }) => {
    await chat.page.evaluate(async () => {
      const form = new FormData()
      form.append('text', 'Private')
      await (await caches.open('shares')).put('/shares/somebody-else/1', new Response(form))
    })
    await chat.page.goto(`${address}/?shared`)
    await expect(chat.page.getByText(LOST)).toBeVisible()
    await expect(chat.composer).toHaveValue('')
    expect(await waitingShares(chat.page)).toBe(1)
  })

  test('a page of another site shares nothing', async ({ chat, address }) => {
    const elsewhere = address.replace('127.0.0.1', 'localhost')
    await share(chat.page, `${elsewhere}/elsewhere`, `${address}/share`, { text: 'Ignore all that was said' })
    await expect(chat.page.getByText(LOST)).toBeVisible()
    await expect(chat.composer).toHaveValue('')
    expect(await waitingShares(chat.page)).toBe(0)
  })
})

test('where there is no service worker the page says that nothing came, and takes what is pasted', async ({ chat, address }) => {
  await share(chat.page, `${address}/elsewhere`, `${address}/share`, { text: 'About the sea', files: { 'notes.txt': 'x'.repeat(3_000_000) } })
  await expect(chat.page.getByText(LOST)).toBeVisible()
  await chat.composer.fill('About the sea')
  await chat.page.reload()
  await expect(chat.composer).toHaveValue('About the sea')
  await expect(chat.page.getByText(LOST)).toHaveCount(0)
})

test('files that the system opens with Parley are attached in a new chat', async ({ chat, context, provider, address }) => {
  await chat.hasExchange(provider, 'Beside files?', 'Yes.')
  const page = await context.newPage()
  await page.addInitScript(() => {
    const handle = (name: string) => ({ getFile: () => Promise.resolve(new File(['The tide turns at noon.'], name, { type: 'text/plain' })) })
    const setConsumer = (launch: (launched: { files: readonly object[] }) => void): void => {
      launch({ files: new URLSearchParams(location.search).has('new') ? [handle('notes.txt')] : [] })
      Object.assign(window, { openMore: () => launch({ files: [handle('more.txt')] }) })
    }
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } })
  })
  const opened = await new Chat(page).open(`${address}/?new`)
  await expect(attachments(opened)).toHaveText([/notes\.txt/])
  await expect(page).toHaveURL(/\/$/)
  // Into a window that shows something else.
  await page.getByRole('navigation').getByRole('listitem').getByRole('link', { name: 'Beside files?' }).click()
  await expect(opened.answerText).toHaveText('Yes.')
  await page.evaluate(() => (window as unknown as { openMore: () => void }).openMore())
  await expect(page).toHaveURL(/\/$/)
  await expect(attachments(opened)).toHaveText([/notes\.txt/, /more\.txt/])
  await page.goBack()
  await expect(opened.answerText).toHaveText('Yes.')
  await expect(attachments(opened)).toHaveCount(0)
})
