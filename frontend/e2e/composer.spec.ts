import type { Locator } from '@playwright/test'
import { expect, test, type Chat } from './test'

const LAST_QUESTION = '.exchange:last-child [data-role=user] .text'
const ASKING = '.exchange:last-child [data-status=asking]'
const FIELD = 'form.composer textarea'

async function heightOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.height ?? 0
}

/** Presses the composer's button in the moment in which an answer is shown as complete. */
async function pressAtEnd(chat: Chat): Promise<void> {
  await chat.page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('article[data-status=complete]') === null) return
      observer.disconnect()
      document.querySelector<HTMLElement>('form.composer button[type=submit]')?.click()
      document.body.dataset['pressedAt'] = String(performance.now())
    })
    observer.observe(document.body, { attributes: true, childList: true, subtree: true })
  })
}

/** Until what is pressed cannot have been meant for the answer that has ended. */
async function isPressedOnPurpose(chat: Chat): Promise<void> {
  await chat.page.waitForFunction(() => performance.now() - Number(document.body.dataset['pressedAt']) > 400)
}

test('the composer grows from one line to ten and then scrolls', async ({ chat }) => {
  const heights = [await heightOf(chat.composer)]
  for (let line = 2; line <= 12; line += 1) {
    await chat.composer.pressSequentially(String(line - 1))
    await chat.composer.press('Shift+Enter')
    heights.push(await heightOf(chat.composer))
  }
  const [one = 0] = heights
  expect(heights.map((height) => Math.round((height / one) * 10) / 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10])
  const { above, below } = await chat.composer.evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
    above: scrollTop,
    below: scrollHeight - clientHeight - scrollTop,
  }))
  expect(above).toBeGreaterThan(0)
  expect(below).toBeLessThan(one)
  await expect(chat.button('Send')).toBeInViewport({ ratio: 1 })
  await chat.composer.fill('')
  expect(await heightOf(chat.composer)).toBe(one)
})

test('each conversation keeps its own draft, over a switch and a reload', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Which draft is this?', 'This one.')
  const conversation = chat.page.getByRole('link', { name: 'Which draft is this?' })
  const newChat = chat.page.getByRole('link', { name: 'New chat' })
  await chat.composer.fill('One more thing\nabout this')
  await newChat.click()
  await expect(chat.composer).toHaveValue('')
  await chat.composer.fill('Something else')
  await conversation.click()
  await expect(chat.composer).toHaveValue('One more thing\nabout this')
  await chat.composer.press('End')
  await chat.composer.pressSequentially('!')
  await chat.page.reload()
  await expect(chat.composer).toHaveValue('One more thing\nabout this!')
  await newChat.click()
  await expect(chat.composer).toHaveValue('Something else')
})

for (const place of ['a new conversation', 'one that exists'] as const) {
  test(`in ${place} the question is on the screen and the composer is empty in the frame of the key press`, async ({
    chat,
    provider,
    network,
  }) => {
    if (place === 'one that exists') {
      await chat.hasExchange(provider, 'First?', 'Yes.')
    }
    // Nothing that the server says can have a part in it.
    network.cut()
    await chat.composer.fill('And now?')
    const frame = await chat.watchFrameAfter('keydown', [LAST_QUESTION, FIELD, ASKING])
    await chat.composer.press('Enter')
    const [question, field, answer] = await frame()
    expect(question).toBe('And now?')
    expect(field).toBe('')
    expect(answer).not.toBeNull()
    network.heal()
    const request = await provider.nextRequest()
    await request.finish()
    await chat.sees('complete')
  })
}

test('Send, queue and Stop are one element, and the focus stays in the field', async ({ chat, provider }) => {
  const first = await chat.button('Send').elementHandle()
  const isTheSame = (name: string): Promise<boolean> => chat.button(name).evaluate((now, before) => now === before, first)
  await chat.composer.fill('Tell me.')
  await chat.button('Send').click()
  const request = await provider.nextRequest()
  await request.sendText('Well')
  await expect(chat.answerText).toHaveText('Well')
  expect(await isTheSame('Stop')).toBe(true)
  await expect(chat.composer).toBeFocused()
  await chat.composer.fill('And then?')
  expect(await isTheSame('Send after this answer')).toBe(true)
  await chat.composer.fill('')
  await chat.button('Stop').click()
  await chat.sees('stopped')
  expect(await isTheSame('Send')).toBe(true)
  await expect(chat.composer).toBeFocused()
})

test('with the keyboard the button is pressed, and pressed again to stop, without the focus leaving it', async ({
  chat,
  provider,
}) => {
  await chat.composer.fill('Tell me.')
  await chat.button('Send').focus()
  await chat.page.keyboard.press('Space')
  const request = await provider.nextRequest()
  await request.sendText('Well')
  await expect(chat.answerText).toHaveText('Well')
  await expect(chat.button('Stop')).toBeFocused()
  await chat.page.keyboard.press('Space')
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  await expect(chat.button('Send')).toBeFocused()
})

test('Escape stops, wherever the focus is and whatever is in the composer', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Well')
  await expect(chat.answerText).toHaveText('Well')
  await chat.composer.fill('And then?')
  await chat.button('Copy').focus()
  await chat.page.keyboard.press('Escape')
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  await expect(chat.composer).toHaveValue('And then?')
})

test('a press that was meant to queue and comes with the end sends nothing', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Well.')
  await chat.composer.fill('And then?')
  await expect(chat.button('Send after this answer')).toBeVisible()
  await pressAtEnd(chat)
  await request.finish()
  await isPressedOnPurpose(chat)
  await expect(chat.questions).toHaveCount(1)
  await expect(chat.composer).toHaveValue('And then?')
  await chat.button('Send').click()
  const next = await provider.nextRequest()
  await next.finish()
  await expect(chat.questions).toHaveCount(2)
  await chat.sees('complete')
})

test('a press that was meant to stop and comes with the end leaves the next answer alone', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Well.')
  await expect(chat.answerText).toHaveText('Well.')
  await chat.ask('And then?')
  await pressAtEnd(chat)
  await request.finish()
  const next = await provider.nextRequest()
  await isPressedOnPurpose(chat)
  await next.sendText('Then this.')
  await next.finish()
  await expect(chat.answerText).toHaveText('Then this.')
  await chat.sees('complete')
})

test('Arrow up in an empty composer edits the last question', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'How hihg?', 'High.')
  await chat.composer.fill('Not empty')
  await chat.composer.press('ArrowUp')
  const editor = chat.page.getByRole('textbox', { name: 'Edit the message' })
  await expect(editor).toHaveCount(0)
  await chat.composer.fill('')
  await chat.composer.press('ArrowUp')
  await expect(editor).toBeFocused()
  await expect(editor).toHaveValue('How hihg?')
  await editor.press('Escape')
  await expect(editor).toHaveCount(0)
  await chat.composer.press('ArrowUp')
  await editor.fill('How high?')
  await editor.press('Enter')
  await expect(chat.composer).toBeFocused()
  const request = await provider.nextRequest()
  await request.sendText('Very.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.questions.locator('.text')).toHaveText('How high?')
  await chat.button('Previous version').click()
  await expect(chat.questions.locator('.text')).toHaveText('How hihg?')
  await expect(chat.answerText).toHaveText('High.')
})

test('a question half written anew is there again after a reload, and as it was once that is called off', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'How high?', 'High.')
  const editor = chat.page.getByRole('textbox', { name: 'Edit the message' })
  await chat.composer.press('ArrowUp')
  await editor.fill('How high is it, and')
  await chat.page.reload()
  await expect(chat.answerText).toHaveText('High.')
  await chat.composer.press('ArrowUp')
  await expect(editor).toHaveValue('How high is it, and')
  await editor.press('Escape')
  await chat.composer.press('ArrowUp')
  await expect(editor).toHaveValue('How high?')
})

test('the first message makes its conversation in one request, under ids of the page', async ({ chat, provider }) => {
  const posted: { path: string; body: unknown }[] = []
  chat.page.on('request', (request) => {
    if (request.method() === 'POST') {
      posted.push({ path: new URL(request.url()).pathname, body: request.postDataJSON() })
    }
  })
  await chat.hasExchange(provider, 'Hello?', 'Hello.')
  expect(posted).toHaveLength(1)
  const { pathname } = new URL(chat.page.url())
  expect(pathname).toMatch(/^\/c\/[0-9a-f-]{36}$/)
  const articles = chat.page.locator('article[data-message]')
  const ids = await articles.evaluateAll((elements) => elements.map(({ dataset }) => dataset['message']))
  expect(posted[0]?.path).toBe(`/api/conversations/${pathname.slice(3)}/messages`)
  expect(posted[0]?.body).toMatchObject({ id: ids[0], answer_id: ids[1], parent_id: null, conversation: {} })
  await chat.page.reload()
  await expect(chat.questions).toHaveText(/Hello\?/)
  await expect(chat.answerText).toHaveText('Hello.')
})
