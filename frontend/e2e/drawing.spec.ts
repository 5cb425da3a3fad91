import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { picture } from './picture'
import type { ScriptedRequest } from './scripted-provider'
import { expect, test, type Chat } from './test'

test.use({ settings: { PARLEY_IMAGE_MODEL: 'openai/flux-image' } })

const FOX = 'A fox in the snow'

function grid(chat: Chat): Locator {
  return chat.answer.getByRole('list', { name: 'Pictures' })
}

function pictures(chat: Chat): Locator {
  return grid(chat).getByRole('img', { name: FOX })
}

function places(chat: Chat): Locator {
  return grid(chat).getByRole('img', { name: 'This picture is still being drawn' })
}

async function handOver(request: ScriptedRequest, count: number, width = 1536, height = 1024): Promise<void> {
  const b64_json = picture(width, height).toString('base64')
  await request.respond(200, { data: Array.from({ length: count }, () => ({ b64_json })) })
}

async function wish(page: Page, pictures: string, size: string): Promise<void> {
  const options = page.getByRole('group', { name: 'Pictures' })
  await options.getByRole('combobox', { name: 'Pictures' }).selectOption(pictures)
  await options.getByRole('combobox', { name: 'Size' }).selectOption(size)
}

test('pictures have their places before they are there, and nothing moves when they come', async ({ chat, provider }) => {
  await chat.composer.fill(`/image ${FOX}`)
  await wish(chat.page, '3', '1536x1024')
  await chat.composer.press('Enter')
  const request = await provider.nextRequest()
  expect(request.body).toMatchObject({ model: 'flux-image', prompt: FOX, n: 3, size: '1536x1024' })
  await expect(chat.questions.last()).toContainText(FOX)
  await expect(chat.questions.last()).not.toContainText('/image')
  await expect(places(chat)).toHaveCount(3)
  await expect(chat.waiting).toContainText('drawing')
  const before = await grid(chat).boundingBox()
  await handOver(request, 3)
  await expect(pictures(chat)).toHaveCount(3)
  await chat.sees('complete')
  expect(await grid(chat).boundingBox()).toEqual(before)
  for (const each of await pictures(chat).all()) {
    expect(await each.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1536)
  }
  // The next message is one of words again.
  await expect(chat.page.getByRole('group', { name: 'Pictures' })).toBeHidden()
})

test('who reloads in the middle has the places, and then the pictures', async ({ chat, provider }) => {
  await chat.ask(`/image ${FOX}`)
  const request = await provider.nextRequest()
  await expect(places(chat)).toHaveCount(1)
  await chat.page.reload()
  await expect(places(chat)).toHaveCount(1)
  await handOver(request, 1)
  await expect(pictures(chat)).toHaveCount(1)
  await chat.page.reload()
  await expect(pictures(chat)).toHaveCount(1)
})

test('a picture is shown large, and saved alone and with the others', async ({ chat, provider }) => {
  await chat.composer.fill(`/image ${FOX}`)
  await wish(chat.page, '2', '1024x1024')
  await chat.composer.press('Enter')
  await handOver(await provider.nextRequest(), 2, 300, 300)
  await chat.sees('complete')
  await chat.page.getByRole('button', { name: `Show large: ${FOX} (1 of 2)` }).click()
  const dialog = chat.page.getByRole('dialog', { name: `${FOX} (1 of 2)` })
  await expect(dialog.getByRole('img', { name: `${FOX} (1 of 2)` })).toBeVisible()
  await chat.page.keyboard.press('ArrowRight')
  await expect(chat.page.getByRole('dialog', { name: `${FOX} (2 of 2)` })).toBeVisible()
  await chat.page.keyboard.press('Escape')
  const one = chat.page.waitForEvent('download')
  await grid(chat).getByRole('link', { name: 'Download', exact: true }).first().click()
  expect((await one).suggestedFilename()).toBe(`${FOX} 1.png`)
  expect(await readFile(await (await one).path())).toEqual(picture(300, 300))
  const all = chat.page.waitForEvent('download')
  await chat.answer.getByRole('link', { name: 'Download all' }).click()
  expect((await all).suggestedFilename()).toBe(`${FOX}.zip`)
  expect((await readFile(await (await all).path())).subarray(0, 2).toString()).toBe('PK')
})

test('a picture is edited in words, and varied without', async ({ chat, provider }) => {
  await chat.ask(`/image ${FOX}`)
  await handOver(await provider.nextRequest(), 1)
  await chat.sees('complete')
  await chat.button('Edit this picture').click()
  const attached = chat.page.locator('form.composer').getByRole('list', { name: 'Files' })
  await expect(attached).toContainText(`${FOX} 1.png`)
  await expect(chat.composer).toBeFocused()
  await chat.page.keyboard.type('Make it blue')
  await expect(chat.composer).toHaveValue('/image Make it blue')
  await chat.page.reload()
  await expect(attached).toContainText(`${FOX} 1.png`)
  await expect(chat.page.getByRole('group', { name: 'Pictures' })).toBeVisible()
  await chat.composer.press('Enter')
  const edit = await provider.nextRequest()
  expect(edit.path).toBe('/v1/images/edits')
  await handOver(edit, 1)
  await chat.sees('complete')
  await expect(attached).toBeHidden()
  await chat.answer.getByRole('button', { name: 'Variations of this picture' }).click()
  const variation = await provider.nextRequest()
  expect(variation.path).toBe('/v1/images/edits')
  await expect(chat.questions).toHaveCount(3)
  await handOver(variation, 1)
  await chat.sees('complete')
})

test('who thinks better of a picture writes words again', async ({ chat, provider }) => {
  await chat.composer.fill('/image of a letter')
  await chat.button('Ask for words instead').click()
  await expect(chat.composer).toHaveValue('of a letter')
  await expect(chat.composer).toBeFocused()
  await chat.composer.press('Enter')
  expect((await provider.nextRequest()).path).toBe('/v1/chat/completions')
})

test('what was drawn is drawn anew, though the chat goes on in words', async ({ chat, provider }) => {
  await chat.ask(`/image ${FOX}`)
  await handOver(await provider.nextRequest(), 1)
  await chat.sees('complete')
  await chat.button('Regenerate').click()
  const again = await provider.nextRequest()
  expect(again.body).toMatchObject({ model: 'flux-image', prompt: FOX })
  await handOver(again, 1)
  await chat.sees('complete')
  await chat.ask('What is it?')
  const words = await provider.nextRequest()
  expect(words.body).toMatchObject({ model: 'scripted-1' })
  await words.sendText('A fox.')
  await words.finish()
  await chat.sees('complete')
})

test('Stop ends a drawing, and a refusal is told', async ({ chat, provider }) => {
  await chat.ask(`/image ${FOX}`)
  const stopped = await provider.nextRequest()
  await chat.button('Stop').click()
  await chat.sees('stopped')
  expect(await stopped.isClosed()).toBe(true)
  await expect(places(chat)).toHaveCount(0)
  await chat.ask(`/image ${FOX}`)
  await (await provider.nextRequest()).refuse(400, 'The safety system said no.')
  await chat.sees('failed')
  await expect(chat.answer).toContainText('The safety system said no.')
  await expect(chat.button('Continue')).toHaveCount(0)
})

test('by keyboard, on a phone, in both themes: nothing is out of reach', async ({ chat, provider }) => {
  await chat.page.setViewportSize({ width: 360, height: 740 })
  await chat.composer.fill(`/image ${FOX}`)
  await wish(chat.page, '2', '1024x1536')
  await chat.page.getByRole('button', { name: 'Send', exact: true }).click()
  await handOver(await provider.nextRequest(), 2, 200, 300)
  await chat.sees('complete')
  await chat.composer.fill('/image again')
  for (const scheme of ['light', 'dark'] as const) {
    await chat.page.emulateMedia({ colorScheme: scheme })
    const { violations } = await new AxeBuilder({ page: chat.page }).analyze()
    expect(violations).toEqual([])
  }
  expect(await chat.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const first = chat.page.getByRole('button', { name: /^Show large/ }).first()
  await first.focus()
  await chat.page.keyboard.press('Enter')
  await expect(chat.page.getByRole('dialog')).toBeVisible()
  await chat.page.keyboard.press('Escape')
  await expect(first).toBeFocused()
})
