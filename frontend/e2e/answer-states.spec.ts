import type { Locator, Route } from '@playwright/test'
import { expect, killServer, test, type Chat } from './test'

test.use({ settings: { PARLEY_RETRIES: '1' } })

/** From here on time passes only as `chat.page.clock.runFor` says. */
async function stopTime(chat: Chat): Promise<void> {
  await chat.page.clock.install()
  await chat.page.reload()
  await expect(chat.composer).toBeFocused()
  await chat.page.clock.pauseAt(Date.now() + 60_000)
}

/** Lets frame after frame pass until `read` gives what is expected. Returns all that it gave, each once. */
async function drawUntil(chat: Chat, read: () => Promise<string | null>, expected: string): Promise<(string | null)[]> {
  const seen = new Set<string | null>()
  const draw = async (): Promise<string | null> => {
    await chat.page.clock.runFor(16)
    const now = await read()
    seen.add(now)
    return now
  }
  await expect.poll(draw, { intervals: [10] }).toBe(expected)
  return [...seen]
}

/** Without waiting for it: as long as it is waited for, no time passes in which it could come. */
async function textOf(locator: Locator): Promise<string | null> {
  return (await locator.allTextContents())[0] ?? null
}

async function says(chat: Chat, words: string): Promise<void> {
  await drawUntil(chat, () => textOf(chat.waiting), words)
}

/** What a browser tells its pages when its own network is back. */
async function isOnline(chat: Chat): Promise<void> {
  await chat.page.evaluate(() => dispatchEvent(new Event('online')))
}

test('what an answer waits for is named, and after the first second also for how long', async ({ chat, provider }) => {
  await stopTime(chat)
  await chat.ask('Tell me.')
  await says(chat, 'connecting')
  const request = await provider.nextRequest()
  await chat.page.clock.runFor(1000)
  await says(chat, 'connecting, 1 s')
  await chat.page.clock.runFor(1000)
  await says(chat, 'connecting, 2 s')
  await request.begin()
  await says(chat, 'reading')
  await chat.page.clock.runFor(3000)
  await says(chat, 'reading, 3 s')
  await request.sendReasoning('Let me see')
  const thoughts = chat.answer.getByRole('button', { name: /Thinking/ })
  await drawUntil(chat, () => textOf(thoughts.locator('.label')), 'Thinking')
  await chat.page.clock.runFor(1000)
  await expect(thoughts).toContainText('Thinking, 1 s')
  await expect(chat.waiting).toHaveCount(0)
  const words = 'Well, this is so. '.repeat(100).trim()
  await request.sendText(words)
  await says(chat, 'writing')
  // All that came, in the frame that draws it.
  expect(await chat.answerText.locator('p').textContent()).toBe(words)
  await chat.page.clock.runFor(3000)
  await says(chat, 'writing')
  await chat.page.clock.resume()
  await request.finish()
  await chat.sees('complete')
  await expect(chat.waiting).toHaveCount(0)
})

test('a retry is announced with the seconds that are left, and then made', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const first = await provider.nextRequest()
  await first.refuse(503, 'Overloaded', { 'Retry-After': '2' })
  await expect(chat.waiting).toHaveText('retrying in 2 s')
  await expect(chat.waiting).toHaveText('retrying in 1 s')
  const second = await provider.nextRequest()
  await second.sendText('Well.')
  await second.finish()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText('Well.')
})

test('Stop shows in the frame of the press, and what was in flight comes with the end', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Before')
  await expect(chat.answerText).toHaveText('Before')
  const held: Route[] = []
  await chat.page.route('**/stop', (route) => void held.push(route))
  const stopping = '[data-status=stopping]'
  const frame = await chat.watchFrameAfter('click', [`${stopping} .answer-text`, `${stopping} .waiting`])
  await chat.button('Stop').click()
  expect(await frame()).toEqual(['Before', 'stopping'])
  expect(await request.isClosed(0)).toBe(false)
  await request.sendText(' and in flight')
  await expect.poll(() => chat.storedText()).toBe('Before and in flight')
  await chat.sees('stopping')
  await expect(chat.answerText).toHaveText('Before')
  await held[0]?.continue()
  await chat.sees('stopped')
  await expect(chat.answerText).toHaveText('Before and in flight')
  expect(await chat.storedText()).toBe('Before and in flight')
  await expect(chat.receipt).toHaveText(/^stopped, upstream closed after \d+ ms/)
})

test('reasoning keeps its place and height, and opens only by hand', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendReasoning('First')
  const reasoning = chat.answer.locator('.reasoning')
  const head = reasoning.getByRole('button')
  await expect(head).toHaveText(/^Thinking/)
  const box = await reasoning.boundingBox()
  const thought = ` I look at it from all sides.\n\n${'Then from the others. '.repeat(80)}`
  await request.sendReasoning(thought)
  await expect(head).toContainText('Then from the others.')
  expect(await reasoning.boundingBox()).toEqual(box)
  await request.sendText('It is so.')
  await expect(head).toHaveText(/^Thought for \d+ s$/)
  expect(await reasoning.boundingBox()).toEqual(box)
  await request.finish()
  await chat.sees('complete')
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  expect(await reasoning.boundingBox()).toEqual(box)
  await head.press('Enter')
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  await expect(reasoning.locator('p')).toHaveText(`First${thought}`, { useInnerText: true })
  await head.press('Space')
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  expect(await reasoning.boundingBox()).toEqual(box)
})

test('reasoning that was opened stays open when the thinking ends, and the answer', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendReasoning('First this')
  const reasoning = chat.answer.locator('.reasoning')
  await reasoning.getByRole('button').click()
  await request.sendReasoning(', then that.')
  await expect(reasoning.locator('p')).toHaveText('First this, then that.')
  await request.sendText('So.')
  await expect(chat.answerText).toContainText('So.')
  await expect(reasoning.locator('p')).toBeVisible()
  await request.finish()
  await chat.sees('complete')
  await expect(reasoning.locator('p')).toBeVisible()
})

for (const { when, text, words, way } of [
  { when: 'before its first word', text: '', words: /key/, way: 'Try again' },
  { when: 'on its way', text: 'It is', words: /broke off/, way: 'Continue' },
]) {
  test(`an answer that failed ${when} says why and offers a way on`, async ({ chat, provider }) => {
    await chat.ask('Tell me.')
    const request = await provider.nextRequest()
    if (text === '') {
      await request.refuse(401, 'Incorrect API key provided')
    } else {
      await request.sendText(text)
      await expect(chat.answerText).toHaveText(text)
      await request.reset()
    }
    await chat.sees('failed')
    await expect(chat.answer.locator('.failure')).toContainText(words)
    await expect(chat.receipt).toHaveText(/^failed/)
    await chat.button(way).click()
    await expect(chat.composer).toBeFocused()
    const again = await provider.nextRequest()
    await again.sendText(' so.')
    await again.finish()
    await chat.sees('complete')
    await expect(chat.answerText).toHaveText(`${text} so.`.trim())
    await expect(chat.answer.locator('.failure')).toHaveCount(0)
  })
}

test('an answer whose server died says so, keeps its text and goes on', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('It is')
  // What was stored is what outlives the process.
  await expect.poll(() => chat.storedText()).toBe('It is')
  killServer()
  await chat.sees('interrupted')
  await expect(chat.answer.locator('.failure')).toContainText('The server ended')
  await expect(chat.receipt).toHaveText(/^interrupted/)
  await expect(chat.answerText).toHaveText('It is')
  await chat.button('Continue').click()
  const again = await provider.nextRequest()
  await again.sendText(' so.')
  await again.finish()
  await expect(chat.answerText).toHaveText('It is so.')
})

test('a lost connection is silent for two seconds, then one line under the answer', async ({ chat, provider, network }) => {
  await stopTime(chat)
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('One,')
  await says(chat, 'writing')
  network.cut()
  await drawUntil(chat, () => chat.answer.getAttribute('data-link'), 'reconnecting')
  await chat.page.clock.runFor(1950)
  await expect(chat.waiting).toHaveText('writing')
  await chat.page.clock.runFor(100)
  await expect(chat.waiting).toHaveText('connection lost, reconnecting')
  await expect(chat.page.getByText('connection lost').or(chat.page.getByRole('alert'))).toHaveCount(1)
  const missed = ' two'.repeat(200)
  await request.sendText(missed)
  network.heal()
  await isOnline(chat)
  const texts = await drawUntil(chat, () => chat.answerText.textContent(), `One,${missed}`)
  expect(texts.filter((text) => text !== 'One,')).toHaveLength(1)
  await says(chat, 'writing')
  await chat.page.clock.resume()
  await request.finish()
  await chat.sees('complete')
})

test('the receipt tells tokens, time to the first, rate, stalls and reconnects', async ({ chat, provider, network }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('One,')
  await expect(chat.answerText).toHaveText('One,')
  network.cut()
  // More than three seconds without a token.
  await expect(chat.waiting).toHaveText('connection lost, reconnecting, 1 s')
  network.heal()
  await isOnline(chat)
  await request.sendText(' two.')
  await expect(chat.answerText).toHaveText('One, two.')
  await request.finish({ prompt_tokens: 7, completion_tokens: 1412, total_tokens: 1419 })
  await chat.sees('complete')
  await expect(chat.receipt).toHaveText(/^1,412 tokens · \d+\.\d+ s to first · \d+\/s · 1 stall · 1 reconnect$/)
})
