import type { Locator } from '@playwright/test'
import type { ScriptedProvider, ScriptedRequest } from './scripted-provider'
import { Chat, expect, test } from './test'

/** The questions that wait for their turn. */
function queueOf(chat: Chat): Locator {
  return chat.page.getByRole('region', { name: 'Waiting messages' }).getByRole('listitem')
}

/** An answer that is being written, and what waits behind it. */
async function hasQueue(chat: Chat, provider: ScriptedProvider, ...questions: string[]): Promise<ScriptedRequest> {
  await chat.ask('First?')
  const request = await provider.nextRequest()
  await request.sendText('Yes')
  await expect(chat.answerText).toHaveText('Yes')
  for (const question of questions) {
    await chat.ask(question)
  }
  await expect(queueOf(chat)).toHaveText(questions)
  await expect(chat.composer).toHaveValue('')
  return request
}

async function answersNext(chat: Chat, provider: ScriptedProvider, text: string): Promise<void> {
  const request = await provider.nextRequest()
  await request.sendText(text)
  await request.finish()
  // The next question may stand below it already.
  await expect(chat.page.locator('article[data-status=complete]').filter({ hasText: text })).toBeVisible()
}

/** Into the browser's own page that says that there is no network. Returns the address to come back to. */
async function reloadCutOff(chat: Chat): Promise<string> {
  const address = chat.page.url()
  await expect(chat.page.reload()).rejects.toThrow()
  await expect(chat.page).toHaveURL(/^chrome-error:/)
  return address
}

test('queued questions go one after the other, each once the answer before it is complete', async ({ chat, provider }) => {
  const before = await provider.requestCount()
  const first = await hasQueue(chat, provider, 'Second?', 'Third?')
  await chat.composer.fill('a draft')
  await first.finish()
  const second = await provider.nextRequest()
  await expect(queueOf(chat)).toHaveText(['Third?'])
  await second.sendText('No')
  await expect(chat.answerText).toHaveText('No')
  expect(await provider.requestCount()).toBe(before + 2)
  await second.finish()
  await answersNext(chat, provider, 'Perhaps')
  await expect(queueOf(chat)).toHaveCount(0)
  await expect(chat.questions).toHaveText([/First\?/, /Second\?/, /Third\?/])
  await expect(chat.page.locator('.answer-text')).toHaveText(['Yes', 'No', 'Perhaps'])
  await expect(chat.composer).toHaveValue('a draft')
  expect(await provider.requestCount()).toBe(before + 3)
})

for (const outcome of ['stopped', 'failed'] as const) {
  test(`after an answer that was ${outcome} the queue waits for Send now, also over a reload`, async ({ chat, provider }) => {
    const before = await provider.requestCount()
    const first = await hasQueue(chat, provider, 'Second?')
    await expect(chat.button('Send now')).toHaveCount(0)
    await (outcome === 'stopped' ? chat.button('Stop').click() : first.reset())
    await chat.sees(outcome)
    await expect(chat.button('Send now')).toBeVisible()
    await chat.page.reload()
    await expect(queueOf(chat)).toHaveText(['Second?'])
    await chat.sees(outcome)
    expect(await provider.requestCount()).toBe(before + 1)
    await chat.button('Send now').click()
    await answersNext(chat, provider, 'No')
    await expect(queueOf(chat)).toHaveCount(0)
    await expect(chat.questions).toHaveText([/First\?/, /Second\?/])
  })
}

test('a queued question can be changed, and another removed', async ({ chat, provider }) => {
  const before = await provider.requestCount()
  const first = await hasQueue(chat, provider, 'Secnod?', 'Third?')
  await queueOf(chat).filter({ hasText: 'Third?' }).getByRole('button', { name: 'Remove this message' }).click()
  await expect(queueOf(chat)).toHaveText(['Secnod?'])
  await queueOf(chat).getByRole('button', { name: 'Edit this message' }).click()
  await expect(queueOf(chat)).toHaveCount(0)
  await expect(chat.composer).toHaveValue('Secnod?')
  await expect(chat.composer).toBeFocused()
  await chat.ask('Second?')
  await expect(queueOf(chat)).toHaveText(['Second?'])
  await first.finish()
  await answersNext(chat, provider, 'No')
  await expect(chat.questions).toHaveText([/First\?/, /Second\?/])
  expect(await provider.requestCount()).toBe(before + 2)
})

test('the queue survives a reload and goes on by itself', async ({ chat, provider }) => {
  const first = await hasQueue(chat, provider, 'Second?', 'Third?')
  await chat.page.reload()
  await expect(queueOf(chat)).toHaveText(['Second?', 'Third?'])
  await expect(chat.answerText).toHaveText('Yes')
  await first.finish()
  await answersNext(chat, provider, 'No')
  await answersNext(chat, provider, 'Perhaps')
  await expect(chat.questions).toHaveText([/First\?/, /Second\?/, /Third\?/])
})

test('the queue of a conversation that is not on the screen goes on too', async ({ chat, provider }) => {
  const first = await hasQueue(chat, provider, 'Meanwhile?')
  const address = chat.page.url()
  await chat.page.getByRole('link', { name: 'New chat' }).click()
  await expect(chat.questions).toHaveCount(0)
  await first.finish()
  const second = await provider.nextRequest()
  await second.sendText('Meanwhile.')
  await second.finish()
  await chat.open(address)
  await expect(chat.answerText).toHaveText('Meanwhile.')
  await chat.sees('complete')
})

for (const place of ['a new conversation', 'one that exists'] as const) {
  test(`sent offline in ${place} and reloaded, a question is asked once when the network is back`, async ({
    chat,
    provider,
    network,
  }) => {
    if (place === 'one that exists') {
      await chat.hasExchange(provider, 'First?', 'Yes.')
    }
    const before = await provider.requestCount()
    network.cut()
    await chat.ask('Anyone there?')
    await expect(chat.answer).toHaveAttribute('data-link', 'reconnecting')
    const address = await reloadCutOff(chat)
    network.heal()
    await chat.open(address)
    await answersNext(chat, provider, 'Yes, here.')
    await expect(chat.questions.last()).toHaveText(/Anyone there\?/)
    await chat.page.reload()
    await chat.sees('complete')
    await expect(queueOf(chat)).toHaveCount(0)
    expect(await provider.requestCount()).toBe(before + 1)
  })
}

test('a question that arrived before the network went is not asked again', async ({ chat, provider, network }) => {
  const before = await provider.requestCount()
  await chat.ask('Anyone there?')
  const request = await provider.nextRequest()
  network.cut()
  const address = await reloadCutOff(chat)
  await request.sendText('Yes.')
  await request.finish()
  network.heal()
  await chat.open(address)
  await expect(chat.answerText.locator('p')).toHaveText('Yes.')
  await chat.sees('complete')
  await expect(queueOf(chat)).toHaveCount(0)
  expect(await provider.requestCount()).toBe(before + 1)
})

test('two tabs with the same outbox ask once', async ({ chat, provider, context }) => {
  const before = await provider.requestCount()
  const first = await hasQueue(chat, provider, 'Second?', 'Third?')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(queueOf(other)).toHaveText(['Second?', 'Third?'])
  await first.finish()
  await answersNext(chat, provider, 'No')
  await answersNext(other, provider, 'Perhaps')
  for (const tab of [chat, other]) {
    await expect(tab.questions).toHaveText([/First\?/, /Second\?/, /Third\?/])
    await expect(tab.answerText).toHaveText('Perhaps')
    await tab.sees('complete')
    await expect(queueOf(tab)).toHaveCount(0)
  }
  expect(await provider.requestCount()).toBe(before + 3)
})

test('Send now in two tabs at once asks once', async ({ chat, provider, context }) => {
  const before = await provider.requestCount()
  await hasQueue(chat, provider, 'Second?')
  await chat.button('Stop').click()
  await chat.sees('stopped')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  // Found first and then pressed: one press takes the other tab's button away.
  const buttons = await Promise.all([chat, other].map((tab) => tab.button('Send now').elementHandle()))
  await Promise.all(buttons.map((button) => button.dispatchEvent('click')))
  await answersNext(chat, provider, 'No')
  for (const tab of [chat, other]) {
    await expect(tab.questions).toHaveText([/First\?/, /Second\?/])
    await expect(tab.answerText).toHaveText('No')
  }
  expect(await provider.requestCount()).toBe(before + 2)
})

test('sent offline with two tabs open, a question is asked once', async ({ chat, provider, network, context }) => {
  await chat.hasExchange(provider, 'First?', 'Yes.')
  const before = await provider.requestCount()
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(other.answerText).toHaveText('Yes.')
  network.cut()
  await chat.ask('Anyone there?')
  await expect(chat.answer).toHaveAttribute('data-link', 'reconnecting')
  network.heal()
  await answersNext(chat, provider, 'Here.')
  await expect(other.answerText).toHaveText('Here.')
  for (const tab of [chat, other]) {
    await expect(tab.questions).toHaveText([/First\?/, /Anyone there\?/])
    await expect(queueOf(tab)).toHaveCount(0)
  }
  expect(await provider.requestCount()).toBe(before + 1)
})

test('a question that is too long comes back with a reason', async ({ chat, provider }) => {
  const before = await provider.requestCount()
  // Three bytes each: more than 1 MiB.
  const text = '长'.repeat(360_000)
  await chat.ask(text)
  await expect(chat.page.getByRole('alert')).toContainText('too much')
  await expect(chat.questions).toHaveCount(0)
  expect(await chat.composer.inputValue()).toBe(text)
  expect(await provider.requestCount()).toBe(before)
})

test('a fifth answer at once is refused: the question comes back, and Try again asks it', async ({ chat, provider }) => {
  const requests = []
  for (const name of ['one', 'two', 'three', 'four']) {
    await chat.ask(`Busy ${name}`)
    requests.push(await provider.nextRequest())
    await chat.page.getByRole('link', { name: 'New chat' }).click()
    await expect(chat.questions).toHaveCount(0)
  }
  await chat.ask('And me?')
  const refusal = chat.page.getByRole('alert')
  await expect(refusal).toContainText('wait for one to end')
  await expect(chat.composer).toHaveValue('And me?')
  await expect(chat.questions).toHaveCount(0)
  await Promise.all(requests.map((request) => request.finish()))
  await expect(chat.page.getByText('An answer is being written')).toHaveCount(0)
  await refusal.getByRole('button', { name: 'Try again' }).click()
  const request = await provider.nextRequest()
  await request.sendText('Yes.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.composer).toHaveValue('')
  await expect(refusal).toHaveCount(0)
})
