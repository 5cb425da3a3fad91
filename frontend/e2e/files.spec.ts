import type { Locator, Route } from '@playwright/test'
import { picture } from './picture'
import { expect, test, type Chat } from './test'

const TEXT = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('The tide turns at noon.') }

function attachments(chat: Chat): Locator {
  return chat.page.getByRole('form').or(chat.page.locator('form.composer')).getByRole('list', { name: 'Files' }).getByRole('listitem')
}

async function attach(chat: Chat, ...files: readonly (typeof TEXT)[]): Promise<void> {
  await chat.page.locator('input[type=file]').setInputFiles([...files])
}

test('a file is attached, survives a reload, is told to the model and stands in the question', async ({ chat, provider }) => {
  await attach(chat, TEXT)
  await expect(attachments(chat)).toContainText('notes.txt')
  await expect(attachments(chat).getByRole('progressbar')).toHaveCount(0)
  await chat.page.reload()
  await expect(attachments(chat)).toContainText('notes.txt')
  await chat.ask('When does it turn?')
  const request = await provider.nextRequest()
  expect(request.body.messages[0]).toEqual({
    role: 'user',
    content: "File 'notes.txt':\n```\nThe tide turns at noon.\n```\n\nWhen does it turn?",
  })
  await request.sendText('At noon.')
  await request.finish()
  await chat.sees('complete')
  await expect(attachments(chat)).toHaveCount(0)
  const files = chat.page.locator('article.question').getByRole('list', { name: 'Files' })
  await expect(files).toContainText('told whole')
  const told = chat.page.waitForEvent('popup')
  await files.getByRole('link', { name: 'told whole' }).click()
  await expect((await told).locator('body')).toHaveText('The tide turns at noon.')
})

test('a large picture is made small on its way, and is shown', async ({ chat, provider }) => {
  await attach(chat, { name: 'wide.png', mimeType: 'image/png', buffer: picture(4000, 1000) })
  await expect(attachments(chat).getByRole('button', { name: 'Remove wide.png' })).toBeVisible()
  await chat.page.getByRole('button', { name: 'Send', exact: true }).click()
  const request = await provider.nextRequest()
  expect(JSON.stringify(request.body.messages[0])).toContain('"image_url":{"url":"data:image/png;base64,')
  await request.finish()
  const shown = chat.page.locator('article.question img')
  await expect(shown).toHaveAttribute('width', '2048')
  await expect(shown).toHaveAttribute('height', '512')
  expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(2048)
})

test('files are dropped and pasted', async ({ chat }) => {
  const dropped = await chat.page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }))
    return data
  })
  await chat.page.dispatchEvent('main', 'dragover', { dataTransfer: dropped })
  await expect(chat.page.getByText('Drop the files to attach them.')).toBeVisible()
  await chat.page.dispatchEvent('main', 'drop', { dataTransfer: dropped })
  await expect(attachments(chat)).toContainText('dropped.txt')
  await chat.composer.evaluate((field) => {
    const data = new DataTransfer()
    data.items.add(new File(['pasted'], 'pasted.txt', { type: 'text/plain' }))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(attachments(chat)).toHaveCount(2)
})

test('what cannot be read says why and can be taken out; the question is kept', async ({ chat }) => {
  await chat.composer.fill('What is this?')
  await attach(chat, { name: 'program', mimeType: 'application/octet-stream', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]) })
  await expect(attachments(chat).getByRole('alert')).toContainText('No model can be told what is in this kind of file.')
  await attachments(chat).getByRole('button', { name: 'Remove program' }).click()
  await expect(attachments(chat)).toHaveCount(0)
  await expect(chat.composer).toHaveValue('What is this?')
})

test('files that the server has let go of meanwhile say so, and are attached again beside what was written', async ({ chat, provider, request: server }) => {
  const addresses: string[] = []
  chat.page.on('request', (call) => {
    if (call.method() === 'PUT') addresses.push(call.url().replace(/\?.*/, ''))
  })
  await chat.composer.fill('When does it turn?')
  await attach(chat, TEXT)
  await expect(attachments(chat).getByRole('button', { name: 'Remove notes.txt' })).toBeVisible()
  await expect(attachments(chat).getByRole('progressbar')).toHaveCount(0)

  // The page has not heard of it: it is told when it asks.
  for (const address of addresses) expect((await server.delete(address)).status()).toBe(204)
  await chat.page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(attachments(chat).getByRole('alert')).toHaveText('The server does not have this file any more: attach it again.')
  await expect(chat.composer).toHaveValue('When does it turn?')
  await expect(chat.questions).toHaveCount(0)
  await expect(chat.button('Attach the missing files again, or take them out, to send')).toBeDisabled()

  // A draft that was left says so by itself.
  await chat.page.reload()
  await expect(attachments(chat).getByRole('alert')).toBeVisible()
  const choosing = chat.page.waitForEvent('filechooser')
  await attachments(chat).getByRole('button', { name: 'Attach notes.txt again' }).click()
  await (await choosing).setFiles([TEXT])
  await expect(attachments(chat)).toHaveCount(1)
  await expect(attachments(chat).getByRole('alert')).toHaveCount(0)
  await chat.page.getByRole('button', { name: 'Send', exact: true }).click()
  const request = await provider.nextRequest()
  expect(JSON.stringify(request.body.messages[0])).toMatch(/The tide turns at noon[^]*When does it turn\?/)
  await request.finish()
})

test('a question that is sent before its files are there waits for them; asked in other words it keeps them', async ({ chat, provider }) => {
  const uploads: Route[] = []
  await chat.page.route('**/api/files/*', (route) => uploads.push(route))
  await attach(chat, TEXT)
  await chat.ask('When?')
  await expect(chat.button('Sent once the files are there: press to take it back')).toBeVisible()
  await expect(chat.questions).toHaveCount(0)
  for (const upload of uploads) await upload.continue()
  const first = await provider.nextRequest()
  expect(JSON.stringify(first.body.messages[0])).toContain('The tide turns at noon.')
  await first.sendText('At noon.')
  await first.finish()
  await chat.sees('complete')
  await chat.page.locator('article.question').hover()
  await chat.page.getByRole('button', { name: 'Edit the message' }).click()
  await chat.page.getByRole('textbox', { name: 'Edit the message' }).fill('At what time?')
  await chat.page.keyboard.press('Enter')
  const request = await provider.nextRequest()
  expect(request.body.messages[0]).toMatchObject({ content: expect.stringMatching(/The tide turns at noon[^]*At what time\?$/) })
  await request.finish()
})
