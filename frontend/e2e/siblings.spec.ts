import { test } from './conversations'
import type { ScriptedProvider, ScriptedRequest } from './scripted-provider'
import { Chat, expect } from './test'
import { Versions } from './versions'

/** Asks anew for the last answer. */
async function regenerate(chat: Chat, provider: ScriptedProvider): Promise<ScriptedRequest> {
  await chat.answer.getByRole('button', { name: 'Regenerate' }).click()
  return provider.nextRequest()
}

/** Asks something else in the place of the last question. */
async function edit(chat: Chat, text: string): Promise<void> {
  const question = chat.questions.last()
  await question.hover()
  await question.getByRole('button', { name: 'Edit the message' }).click()
  await question.getByRole('textbox').fill(text)
  await question.getByRole('textbox').press('Enter')
}

async function answer(chat: Chat, request: ScriptedRequest, text: string): Promise<void> {
  await request.sendText(text)
  await request.finish()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText(text)
}

test('an answer written anew stands beside the first one, and arrows step from one to the other', async ({
  chat,
  provider,
}) => {
  const versions = new Versions(chat.answer)
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  await expect(versions.arrows).toHaveCount(0)
  await answer(chat, await regenerate(chat, provider), 'Tails.')
  await answer(chat, await regenerate(chat, provider), 'Its edge.')
  await expect(versions.arrows).toHaveText('3/3')
  await expect(versions.next).toHaveAttribute('aria-disabled', 'true')
  await versions.previous.click()
  await expect(versions.arrows).toHaveText('2/3')
  await expect(chat.answerText).toHaveText('Tails.')
  await versions.previous.click()
  await expect(versions.arrows).toHaveText('1/3')
  await expect(chat.answerText).toHaveText('Heads.')
  await expect(versions.previous).toHaveAttribute('aria-disabled', 'true')
  await versions.next.click()
  await expect(versions.arrows).toHaveText('2/3')
  await expect(chat.answerText).toHaveText('Tails.')
  await expect(chat.questions).toHaveCount(1)
})

test('a question asked in other words stands beside the first one, each with its own answer', async ({
  chat,
  provider,
}) => {
  const versions = new Versions(chat.questions.last())
  await chat.hasExchange(provider, 'Heads?', 'Heads.')
  // Thought better of, it stays as it was.
  const pencil = chat.questions.getByRole('button', { name: 'Edit the message' })
  await chat.questions.hover()
  await pencil.click()
  await chat.questions.getByRole('textbox').fill('Tails?')
  await chat.page.keyboard.press('Escape')
  await expect(chat.questions).toHaveText(/Heads\?/)
  await expect(pencil).toBeFocused()
  await edit(chat, 'Tails?')
  await answer(chat, await provider.nextRequest(), 'Tails.')
  await expect(chat.questions).toHaveText(/Tails\?/)
  await expect(versions.arrows).toHaveText('2/2')
  await versions.previous.click()
  await expect(versions.arrows).toHaveText('1/2')
  await expect(chat.questions).toHaveText(/Heads\?/)
  await expect(chat.answerText).toHaveText('Heads.')
})

test('asking something else stops what is being written below the question', async ({ chat, provider }) => {
  const versions = new Versions(chat.questions.last())
  await chat.ask('A long story')
  const first = await provider.nextRequest()
  await first.sendText('Once upon')
  await expect(chat.answerText).toHaveText('Once upon')
  await edit(chat, 'A short story')
  expect(await first.isClosed()).toBe(true)
  await answer(chat, await provider.nextRequest(), 'The end.')
  await versions.previous.click()
  await expect(chat.questions).toHaveText(/A long story/)
  await expect(chat.answerText).toHaveText('Once upon')
  await chat.sees('stopped')
})

test('what was said below a version belongs to it, and is there again with it', async ({ chat, provider }) => {
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  await chat.hasExchange(provider, 'Why heads?', 'By chance.')
  const first = chat.page.locator('article[data-status]').first()
  await first.getByRole('button', { name: 'Regenerate' }).click()
  await answer(chat, await provider.nextRequest(), 'Tails.')
  await expect(chat.questions).toHaveText([/Heads or tails\?/])
  await chat.hasExchange(provider, 'Why tails?', 'By chance, too.')
  const versions = new Versions(first)
  await versions.previous.click()
  await expect(chat.questions).toHaveText([/Heads or tails\?/, /Why heads\?/])
  await expect(chat.answerText).toHaveText('By chance.')
  await versions.next.click()
  await expect(chat.questions).toHaveText([/Heads or tails\?/, /Why tails\?/])
  await expect(chat.answerText).toHaveText('By chance, too.')
})

test('the chosen path is the one that is shown after a reload, in another tab, and that goes on', async ({
  chat,
  provider,
  context,
}) => {
  const versions = new Versions(chat.answer)
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  await answer(chat, await regenerate(chat, provider), 'Tails.')
  const isKept = chat.page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await versions.previous.click()
  await isKept
  await chat.page.reload()
  await expect(versions.arrows).toHaveText('1/2')
  await expect(chat.answerText).toHaveText('Heads.')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(other.answerText).toHaveText('Heads.')
  await chat.hasExchange(provider, 'Why heads?', 'By chance.')
  await expect(chat.questions).toHaveText([/Heads or tails\?/, /Why heads\?/])
  await expect(chat.page.locator('article[data-status]').first()).toContainText('Heads.')
})

test('a version that is being written goes on while another one is looked at', async ({ chat, provider }) => {
  const versions = new Versions(chat.answer)
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  const request = await regenerate(chat, provider)
  await request.sendText('Tails, 👋 ')
  await expect(chat.answerText).toHaveText('Tails, 👋')
  await versions.previous.click()
  await expect(chat.answerText).toHaveText('Heads.')
  await request.sendText('of ')
  await versions.next.click()
  await expect(chat.answerText).toHaveText('Tails, 👋 of')
  await chat.sees('writing')
  await request.sendText('course')
  await expect(chat.answerText).toHaveText('Tails, 👋 of course')
  await versions.previous.click()
  await expect(chat.answerText).toHaveText('Heads.')
  await request.sendText('.')
  await request.finish()
  await versions.next.click()
  await chat.sees('complete')
  await expect(chat.answerText).toHaveText('Tails, 👋 of course.')
})

test('a version made in one tab does not take another from the reader of the other, who can step to it', async ({ chat, provider, context }) => {
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  const other = await new Chat(await context.newPage()).open(chat.page.url())
  await expect(other.answerText).toHaveText('Heads.')
  await answer(chat, await regenerate(chat, provider), 'Tails.')
  const versions = new Versions(other.answer)
  await expect(versions.arrows).toHaveText('1/2')
  await expect(other.answerText).toHaveText('Heads.')
  await versions.next.click()
  await expect(other.answerText).toHaveText('Tails.')
})

test('the keyboard steps through the versions without losing its place', async ({ chat, provider }) => {
  const versions = new Versions(chat.answer)
  await chat.hasExchange(provider, 'Heads or tails?', 'Heads.')
  await answer(chat, await regenerate(chat, provider), 'Tails.')
  await answer(chat, await regenerate(chat, provider), 'Its edge.')
  await versions.previous.focus()
  await chat.page.keyboard.press('Enter')
  await expect(versions.arrows).toHaveText('2/3')
  await chat.page.keyboard.press('Enter')
  await expect(versions.arrows).toHaveText('1/3')
  await expect(versions.previous).toBeFocused()
})
