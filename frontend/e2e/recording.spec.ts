import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { Chat, expect, test } from './test'

test.use({
  settings: { PARLEY_TRANSCRIPTION_MODEL: 'openai/whisper-1' },
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'] })
  },
  permissions: ['microphone'],
})

const bar = (chat: Chat): Locator => chat.page.getByRole('region', { name: 'Recording' })

/** Begins to record, and has said something: the fake microphone beeps. */
async function speak(chat: Chat): Promise<void> {
  await chat.button('Record what you say').click()
  await expect(bar(chat).getByRole('timer')).toContainText('0:01 of 10 minutes')
}

async function putCaretAt(chat: Chat, place: number): Promise<void> {
  await chat.composer.evaluate((field: HTMLTextAreaElement, place) => field.setSelectionRange(place, place), place)
}

test('what is said goes where the caret is, and what is typed stays', async ({ chat, provider }) => {
  await chat.composer.fill('Dear all, see you.')
  await putCaretAt(chat, 'Dear all,'.length)
  await speak(chat)
  await expect(chat.button('Stop and write it down')).toBeFocused()
  await expect.poll(() => bar(chat).getByRole('meter').getAttribute('aria-valuenow')).not.toBe('0')
  await chat.page.keyboard.press('Enter')
  const request = await provider.nextRequest()
  expect(request.path).toBe('/v1/audio/transcriptions')
  expect(request.headers['content-type']).toContain('multipart/form-data')
  expect(Number(request.headers['content-length'])).toBeGreaterThan(1000)
  await expect(bar(chat).getByRole('status')).toHaveText('Writing down what you said…')
  await request.respond(200, { text: 'the tide turns at noon:' })
  await expect(chat.composer).toHaveValue('Dear all, the tide turns at noon: see you.')
  await expect(chat.composer).toBeFocused()
  expect(await chat.composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe('Dear all, the tide turns at noon:'.length)
  await expect(bar(chat)).toHaveCount(0)
})

test('Escape throws the recording away, and stops no answer', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const answer = await provider.nextRequest()
  await answer.sendText('Well')
  await expect(chat.answerText).toHaveText('Well')
  const before = await provider.requestCount()
  await speak(chat)
  await chat.page.keyboard.press('Escape')
  await expect(bar(chat)).toHaveCount(0)
  await chat.sees('writing')
  await expect(chat.composer).toHaveValue('')
  await answer.finish()
  await chat.sees('complete')
  expect(await provider.requestCount()).toBe(before)
})

test('what could not be written down is kept, and sent again', async ({ chat, provider }) => {
  await speak(chat)
  await chat.button('Stop and write it down').click()
  await (await provider.nextRequest()).refuse(400, 'The model is not ready.')
  await expect(bar(chat).getByRole('alert')).toContainText('The model is not ready.')
  await chat.button('Try again').click()
  const again = await provider.nextRequest()
  expect(again.path).toBe('/v1/audio/transcriptions')
  await again.respond(200, { text: 'Hello.' })
  await expect(chat.composer).toHaveValue('Hello.')
})

test('a recording outlives a connection that is lost', async ({ chat, provider, network }) => {
  await speak(chat)
  network.cut()
  await chat.button('Stop and write it down').click()
  await expect(bar(chat).getByRole('alert')).toContainText('the connection was lost. It is still here.')
  network.heal()
  await chat.button('Try again').click()
  await (await provider.nextRequest()).respond(200, { text: 'Hello.' })
  await expect(chat.composer).toHaveValue('Hello.')
})

test('silence is said to be that, and another recording begins', async ({ chat, provider }) => {
  await speak(chat)
  await chat.button('Stop and write it down').click()
  await (await provider.nextRequest()).respond(200, { text: ' ' })
  await expect(bar(chat).getByRole('alert')).toContainText('Nothing was said')
  await chat.button('Try again').click()
  await expect(bar(chat).getByRole('timer')).toBeVisible()
  await chat.button('Throw the recording away').click()
  await expect(bar(chat)).toHaveCount(0)
  await expect(chat.composer).toBeFocused()
})

test('who leaves the conversation while speaking finds it written down', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Hello?', 'Hello, you.')
  const address = chat.page.url()
  await chat.composer.fill('I say:')
  await speak(chat)
  await chat.page.getByRole('link', { name: 'New chat' }).click()
  await expect(chat.questions).toHaveCount(0)
  const request = await provider.nextRequest()
  expect(request.path).toBe('/v1/audio/transcriptions')
  await request.respond(200, { text: 'the tide turns.' })
  await expect(chat.composer).toHaveValue('')
  await chat.page.getByRole('link', { name: 'Hello?' }).click()
  expect(chat.page.url()).toBe(address)
  await expect(chat.composer).toHaveValue('I say: the tide turns.')
  await expect(bar(chat)).toHaveCount(0)
})

test('what failed is still there for who comes back, and a reload asks first', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Anybody?', 'Hello, you.')
  await speak(chat)
  await chat.button('Stop and write it down').click()
  await (await provider.nextRequest()).refuse(400, 'The model is not ready.')
  await expect(bar(chat).getByRole('alert')).toBeVisible()
  await chat.page.getByRole('link', { name: 'New chat' }).click()
  await expect(bar(chat)).toHaveCount(0)
  await chat.page.getByRole('link', { name: 'Anybody?' }).click()
  await expect(bar(chat).getByRole('alert')).toContainText('The model is not ready.')
  await expect(chat.composer).toBeFocused()
  const asked = chat.page.waitForEvent('dialog')
  const left = chat.page.evaluate(() => {
    location.reload()
  })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await left
  await chat.button('Try again').click()
  await (await provider.nextRequest()).respond(200, { text: 'Hello.' })
  await expect(chat.composer).toHaveValue('Hello.')
})

test('nobody who types meanwhile is interrupted', async ({ chat, provider }) => {
  await speak(chat)
  await chat.button('Stop and write it down').press('Enter')
  const request = await provider.nextRequest()
  await expect(bar(chat)).toBeFocused()
  await chat.composer.click()
  await chat.page.keyboard.type('Dear')
  await request.refuse(400, 'The model is not ready.')
  await expect(bar(chat).getByRole('alert')).toBeVisible()
  await chat.page.keyboard.type(' all')
  await expect(chat.composer).toHaveValue('Dear all')
  await chat.button('Try again').click()
  const again = await provider.nextRequest()
  await chat.page.getByRole('link', { name: 'New chat' }).focus()
  await again.respond(200, { text: 'see you' })
  await expect(chat.composer).toHaveValue('Dear all see you')
  await expect(chat.page.getByRole('link', { name: 'New chat' })).toBeFocused()
})

test('throwing it away while it is written down cuts the provider off', async ({ chat, provider }) => {
  await speak(chat)
  await chat.button('Stop and write it down').click()
  const request = await provider.nextRequest()
  await chat.button('Throw the recording away').click()
  expect(await request.isClosed()).toBe(true)
})

test('the palette records, too', async ({ chat }) => {
  await chat.page.keyboard.press('Control+k')
  await expect(chat.page.getByRole('combobox')).toBeFocused()
  await chat.page.keyboard.type('record')
  await chat.page.keyboard.press('Enter')
  await expect(bar(chat).getByRole('timer')).toBeVisible()
})

test('after ten minutes what there is is written down', async ({ chat, page, provider }) => {
  await page.clock.install()
  await speak(chat)
  await page.clock.fastForward('09:50')
  await expect(bar(chat).getByRole('timer')).toContainText(/9:5\d of 10 minutes/)
  await page.clock.fastForward('00:10')
  await (await provider.nextRequest()).respond(200, { text: 'That was long.' })
  await expect(chat.composer).toHaveValue('That was long.')
})

test('on a phone it is tapped, and no keyboard comes up', async ({ browser, address, provider }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, permissions: ['microphone'] })
  const chat = await new Chat(await context.newPage()).open(address)
  await chat.button('Record what you say').tap()
  await expect(bar(chat).getByRole('timer')).toContainText('0:01')
  await chat.button('Stop and write it down').tap()
  await (await provider.nextRequest()).respond(200, { text: 'Hello.' })
  await expect(chat.composer).toHaveValue('Hello.')
  await expect(chat.composer).not.toBeFocused()
  await context.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('axe finds nothing while it records, nor when it fails', async ({ chat, page, provider }) => {
      await speak(chat)
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await chat.button('Stop and write it down').click()
      await (await provider.nextRequest()).refuse(400, 'The model is not ready.')
      await expect(bar(chat).getByRole('alert')).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    })
  })
}

test.describe('where the microphone is not allowed', () => {
  test.use({ permissions: [] })

  test('that is said, and how to change it', async ({ chat }) => {
    await chat.button('Record what you say').click()
    await expect(bar(chat).getByRole('alert')).toContainText('The microphone is not allowed for this page.')
    await chat.button('Throw away').click()
    await expect(bar(chat)).toHaveCount(0)
  })
})
