import { expect, test } from './test'

const MODEL = 'openai/scripted/2:latest'
const USAGE = { prompt_tokens: 600, completion_tokens: 50 }

test('everything that is known of an answer is told, and how full the window is', async ({ chat, provider }) => {
  await chat.page.getByRole('button', { name: /^Model: / }).click()
  await chat.page.getByRole('dialog', { name: 'Choose a model' }).getByRole('button', { name: /^scripted\/2:latest/ }).click()
  await expect(chat.page.getByRole('meter')).toHaveCount(0)
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('It is so.')
  await request.finish(USAGE)
  await chat.sees('complete')
  await expect(chat.page.getByRole('meter')).toHaveAttribute('aria-valuetext', '650 of 1k tokens (65%).')
  await chat.answer.getByRole('button', { name: 'About this answer' }).click()
  const facts = chat.page.getByRole('dialog', { name: 'About this answer' })
  await expect(facts.getByRole('definition').first()).toHaveText(MODEL)
  await expect(facts).toContainText('Tokens in600')
  await expect(facts).toContainText('Cost$0.0017')
  await chat.page.keyboard.press('Escape')
  await chat.composer.fill('x'.repeat(400))
  await expect(chat.page.getByRole('meter')).toHaveAttribute('aria-valuenow', '750')
  await chat.page.reload()
  await chat.answer.getByRole('button', { name: 'About this answer' }).click()
  await expect(facts).toContainText('Cost$0.0017')
})

test('what no longer fits is left out and said', async ({ chat, provider }) => {
  await chat.page.getByRole('button', { name: /^Model: / }).click()
  await chat.page.getByRole('dialog', { name: 'Choose a model' }).getByRole('button', { name: /^scripted\/2:latest/ }).click()
  for (const words of ['First', 'Second', 'Third']) {
    await chat.ask(`${words} ${'x '.repeat(400)}`)
    const request = await provider.nextRequest()
    await request.sendText('y '.repeat(300))
    await request.finish(USAGE)
    await chat.sees('complete')
  }
  await expect(chat.receipt).toContainText('oldest messages left out')
  await expect(chat.page.getByRole('meter')).toHaveAttribute('aria-valuetext', /It is full: the \d oldest messages are left out\./)
})

test('the tab shows that something is being written', async ({ chat, provider }) => {
  await chat.ask('Are you there?')
  const request = await provider.nextRequest()
  await expect(chat.page).toHaveTitle(/^● /)
  await expect(chat.page.locator('link[rel=icon]')).toHaveAttribute('href', '/favicon-writing.svg')
  expect((await chat.page.request.get(new URL('/favicon-writing.svg', chat.page.url()).href)).ok()).toBe(true)
  await request.sendText('Yes.')
  await request.finish()
  await chat.sees('complete')
  await expect(chat.page).toHaveTitle('Are you there? · Parley')
  await expect(chat.page.locator('link[rel=icon]')).toHaveAttribute('href', '/favicon.svg')
})

test('a tool that was called is a line that opens', async ({ chat, provider }) => {
  await chat.ask('What is the weather?')
  const request = await provider.nextRequest()
  await request.sendDelta({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'weather', arguments: '{"city":"Bern"}' } }] })
  await request.finish()
  await chat.sees('complete')
  await chat.answer.getByRole('button', { name: 'Called weather' }).press('Enter')
  await expect(chat.answer).toContainText('"city": "Bern"')
})
