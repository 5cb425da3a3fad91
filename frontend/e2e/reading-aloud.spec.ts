import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { silence } from './silence'
import { expect, test, type Chat } from './test'

test.use({ settings: { PARLEY_SPEECH_MODEL: 'openai/tts-1' } })

const bar = (chat: Chat): Locator => chat.page.getByRole('region', { name: 'Reading aloud' })

/** Each sound of the page, by how it is doing. */
async function sounds(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (window as unknown as { sounds: HTMLAudioElement[] }).sounds.map(({ ended, paused }) => (ended ? 'ended' : paused ? 'paused' : 'playing')))
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const sounds: HTMLAudioElement[] = []
    const Own = window.Audio
    Object.assign(window, {
      sounds,
      Audio: function () {
        const audio = new Own()
        sounds.push(audio)
        return audio
      },
    })
  })
})

test('an answer is heard from its first bytes on, pauses, goes on and ends', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  await chat.button('Read aloud').click()
  const request = await provider.nextRequest()
  expect(request.path).toBe('/v1/audio/speech')
  expect(request.body).toMatchObject({ model: 'tts-1', input: 'Hello, you.', voice: 'alloy' })
  await expect(bar(chat).getByRole('status')).toHaveText('The voice is on its way…')
  await request.beginSound()
  await request.sendBytes(silence(30))
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  expect(await sounds(chat.page)).toEqual(['playing'])
  expect((await new AxeBuilder({ page: chat.page }).analyze()).violations).toEqual([])
  await chat.answer.getByRole('button', { name: 'Pause reading' }).click()
  await expect(bar(chat).getByRole('status')).toHaveText('Reading paused')
  expect(await sounds(chat.page)).toEqual(['paused'])
  await bar(chat).getByRole('button', { name: 'Go on reading' }).click()
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  await request.end()
  await chat.page.evaluate(() => {
    const [audio] = (window as unknown as { sounds: HTMLAudioElement[] }).sounds
    if (audio !== undefined) audio.currentTime = 29.5
  })
  await expect(bar(chat)).toHaveCount(0)
  await expect(chat.button('Read aloud')).toBeVisible()
})

test('one is read at a time, and none once its conversation is left', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  await chat.hasExchange(provider, 'And?', 'That is all.')
  await chat.page.getByRole('button', { name: 'Read aloud' }).first().click()
  const first = await provider.nextRequest()
  await first.beginSound()
  await first.sendBytes(silence(5))
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  await chat.answer.getByRole('button', { name: 'Read aloud' }).click()
  expect(await first.isClosed()).toBe(true)
  const second = await provider.nextRequest()
  expect(second.body.input).toBe('That is all.')
  await second.beginSound()
  await second.sendBytes(silence(5))
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  expect(await sounds(chat.page)).toEqual(['paused', 'playing'])
  await chat.page.getByRole('link', { name: 'New chat' }).click()
  expect(await second.isClosed()).toBe(true)
  await expect(bar(chat)).toHaveCount(0)
  expect(await sounds(chat.page)).toEqual(['paused', 'paused'])
})

test('what the provider refuses is said, and tried again', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  await chat.button('Read aloud').click()
  await (await provider.nextRequest()).refuse(400, 'There is no such voice.')
  await expect(bar(chat).getByRole('alert')).toContainText('There is no such voice.')
  await bar(chat).getByRole('button', { name: 'Try again' }).click()
  const again = await provider.nextRequest()
  await again.beginSound()
  await again.sendBytes(silence(5))
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  await bar(chat).getByRole('button', { name: 'Stop reading' }).click()
  expect(await again.isClosed()).toBe(true)
  await expect(bar(chat)).toHaveCount(0)
  // The button that had it is gone.
  await expect(chat.composer).toBeFocused()
})

test('the palette reads the last answer, and stops', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  await expect(chat.button('Read aloud')).toBeVisible()
  const choose = async (words: string): Promise<void> => {
    await chat.page.keyboard.press('Control+k')
    await expect(chat.page.getByRole('combobox')).toBeFocused()
    await chat.page.keyboard.type(words)
    await chat.page.keyboard.press('Enter')
  }
  await choose('last answer aloud')
  const request = await provider.nextRequest()
  await request.beginSound()
  await expect(bar(chat)).toBeVisible()
  await choose('stop reading')
  await expect(bar(chat)).toHaveCount(0)
  expect(await request.isClosed()).toBe(true)
})

test('where the browser has no stream for sound, it is heard once it is whole', async ({ page, chat, provider }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'MediaSource'))
  await page.reload()
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  await chat.button('Read aloud').click()
  const request = await provider.nextRequest()
  await request.beginSound()
  await request.sendBytes(silence(1))
  await expect(bar(chat).getByRole('status')).toHaveText('The voice is on its way…')
  await request.end()
  await expect(bar(chat)).toHaveCount(0)
  expect(await sounds(page)).toEqual(['ended'])
})
