import { expect, test } from './test'

test('an answer grows as it is written', async ({ chat, provider }) => {
  await chat.ask('Why is the sky blue?')
  const request = await provider.nextRequest()
  await expect(chat.questions).toHaveText(/Why is the sky blue\?/)
  await expect(chat.composer).toHaveValue('')
  await request.sendText('It scatters')
  await expect(chat.answerText).toHaveText('It scatters')
  await chat.sees('writing')
  await request.sendText(' **blue** light')
  await expect(chat.answerText).toHaveText('It scatters blue light')
  await expect(chat.answerText.locator('strong')).toHaveText('blue')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.button('Send')).toBeVisible()
})

test('Stop closes the connection to the provider and says so', async ({ chat, provider }) => {
  await chat.ask('Write a very long story.')
  const request = await provider.nextRequest()
  await request.sendText('Once upon')
  await expect(chat.answerText).toHaveText('Once upon')
  await chat.button('Stop').click()
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  await expect(chat.answer).toContainText(/stopped, upstream closed after \d+ ms/i)
  await expect(chat.answerText).toHaveText('Once upon')
})

test('Continue goes on with a stopped answer in the same message', async ({ chat, provider }) => {
  await chat.ask('Count.')
  const first = await provider.nextRequest()
  await first.sendText('One, two, ')
  await expect(chat.answerText).toHaveText('One, two,')
  await chat.composer.press('Escape')
  await chat.sees('stopped')
  await chat.button('Continue').click()
  const second = await provider.nextRequest()
  await second.sendText('three.')
  await second.finish()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText('One, two, three.')
})

test('Regenerate asks once more and shows the new answer', async ({ chat, provider }) => {
  await chat.ask('Heads or tails?')
  const first = await provider.nextRequest()
  await first.sendText('Heads.')
  await first.finish()
  await chat.sees('complete')
  await chat.button('Regenerate').click()
  const second = await provider.nextRequest()
  await second.sendText('Tails.')
  await second.finish()
  await expect(chat.answerText).toHaveText('Tails.')
  await expect(chat.questions).toHaveCount(1)
})

test('a conversation goes on, question after question', async ({ chat, provider }) => {
  for (const [question, answer] of [
    ['First?', 'Yes.'],
    ['Second?', 'No.'],
  ] as const) {
    await chat.ask(question)
    const request = await provider.nextRequest()
    await request.sendText(answer)
    await request.finish()
    await expect(chat.answerText).toHaveText(answer)
    await chat.sees('complete')
  }
  await expect(chat.questions).toHaveText([/First\?/, /Second\?/])
})

test('what the provider refuses is said in a sentence, and the question stays', async ({ chat, provider }) => {
  await chat.ask('Hello?')
  const request = await provider.nextRequest()
  await request.refuse(401, 'Incorrect API key provided')
  await chat.sees('failed')
  await expect(chat.answer).toContainText('key')
  await expect(chat.questions).toHaveText(/Hello\?/)
})

test('an answer without a word says that it is one', async ({ chat, provider }) => {
  await chat.ask('Hello?')
  const request = await provider.nextRequest()
  await request.finish()
  await chat.sees('complete')
  await expect(chat.answer).toContainText('The model answered with nothing.')
})

test('an empty page opens at its top, however low the window', async ({ chat }) => {
  await chat.page.setViewportSize({ width: 640, height: 320 })
  await chat.page.reload()
  await expect(chat.composer).toBeFocused()
  expect(await chat.page.evaluate(() => window.scrollY)).toBe(0)
})
