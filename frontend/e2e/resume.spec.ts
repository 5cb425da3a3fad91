import { Chat, expect, test } from './test'

test('a reload in the middle of an answer resumes it and loses nothing', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Before, ')
  // Drawn, so that the page knows what was seen of it.
  await expect(chat.answerText.locator('.markdown')).toHaveText('Before,')
  await chat.page.reload()
  await expect(chat.answerText).toHaveText('Before,')
  await chat.sees('writing')
  await request.sendText('after.')
  await expect(chat.answerText).toHaveText('Before, after.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.questions).toHaveCount(1)
})

test('an answer is written on while nobody has the page open', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Before, ')
  await expect(chat.answerText).toHaveText('Before,')
  const address = chat.page.url()
  await chat.page.goto('about:blank')
  await request.sendText('meanwhile.')
  await request.finish()
  await chat.open(address)
  // Without the line that says where what is new begins.
  await expect(chat.answerText.locator('p')).toHaveText('Before, meanwhile.')
  await chat.sees('complete')
})

test('a cut network is waited out, and the answer resumes where it was', async ({ chat, provider, network }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('One 👋 ')
  await expect(chat.answerText).toHaveText('One 👋')
  network.cut()
  await expect(chat.answer).toHaveAttribute('data-link', 'reconnecting')
  await request.sendText('two 世界 ')
  await expect(chat.answerText).toHaveText('One 👋')
  network.heal()
  await expect(chat.answerText).toHaveText('One 👋 two 世界')
  await request.sendText('three.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText('One 👋 two 世界 three.')
})

test('a question sent into a cut network is asked once the network is back, and once only', async ({
  chat,
  provider,
  network,
}) => {
  const before = await provider.requestCount()
  network.cut()
  await chat.ask('Anyone there?')
  await expect(chat.answer).toHaveAttribute('data-link', 'reconnecting')
  network.heal()
  const request = await provider.nextRequest()
  await request.sendText('Yes.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText('Yes.')
  expect(await provider.requestCount()).toBe(before + 1)
})

test('two tabs show the same answer, and Stop in one stops both', async ({ chat, provider, context }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('One, ')
  await expect(chat.answerText).toHaveText('One,')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(other.answerText).toHaveText('One,')
  await request.sendText('two.')
  await expect(chat.answerText).toHaveText('One, two.')
  await expect(other.answerText).toHaveText('One, two.')
  await other.button('Stop').click()
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  await other.sees('stopped')
})
