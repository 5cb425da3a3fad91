/** The page in each of its states. */
import { picture } from './picture'
import type { ScriptedProvider } from './scripted-provider'
import { expect, type Chat } from './test'

const ANSWER = [
  '# A title',
  'Some **bold** text, `code` and [a link](https://example.com).',
  '- one\n- two',
  '> a quotation',
  '```python\nprint("code")\n```',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
].join('\n\n')

async function openModels(chat: Chat): Promise<void> {
  await chat.page.getByRole('button', { name: /^Model: / }).click()
  await expect(chat.page.getByRole('dialog', { name: 'Choose a model' })).toBeVisible()
}

/** Each state of the page, brought about as a person would. */
export const STATES: Readonly<Record<string, (chat: Chat, provider: ScriptedProvider) => Promise<void>>> = {
  empty: async (chat) => {
    await expect(chat.composer).toBeVisible()
  },
  'waiting for the model': async (chat, provider) => {
    await chat.ask('Why?')
    await provider.nextRequest()
    await chat.sees('writing')
  },
  'thinking, with a question that waits': async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).sendReasoning('Let me see. ')
    await expect(chat.answer.getByRole('button', { name: /Thinking/ })).toBeVisible()
    await chat.ask('And then?')
    await expect(chat.page.getByRole('region', { name: 'Waiting messages' })).toBeVisible()
  },
  writing: async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).sendText(ANSWER)
    await expect(chat.answerText.locator('table')).toBeVisible()
  },
  stopped: async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).sendText('It is')
    await expect(chat.answerText).toHaveText('It is')
    await chat.button('Stop').click()
    await chat.sees('stopped')
  },
  failed: async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).refuse(401, 'Incorrect API key provided')
    await chat.sees('failed')
  },
  'complete, with two versions': async (chat, provider) => {
    await chat.ask('Why?')
    for (const again of [true, false]) {
      const request = await provider.nextRequest()
      await request.sendReasoning('Let me see. ')
      await request.sendText(ANSWER)
      await request.finish()
      await chat.sees('complete')
      if (again) await chat.button('Regenerate').click()
    }
    await chat.button('Thought for 1 s').click()
  },
  'editing a question': async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).finish()
    await chat.sees('complete')
    await chat.composer.press('ArrowUp')
    await expect(chat.page.getByRole('textbox', { name: 'Edit the message' })).toBeFocused()
  },
  'with the menu of a conversation open': async (chat, provider) => {
    await chat.ask('Why?')
    await (await provider.nextRequest()).finish()
    await chat.sees('complete')
    await chat.page.getByRole('navigation').hover()
    await chat.page.getByRole('button', { name: /More about/ }).first().click()
    await expect(chat.page.getByRole('menu')).toBeVisible()
  },
  'with the palette open, searching': async (chat, provider) => {
    await chat.hasExchange(provider, 'Why is the sky blue?', 'It scatters light.')
    await chat.page.keyboard.press('Control+k')
    await chat.page.getByRole('combobox', { name: 'Search and commands' }).fill('the')
    await expect(chat.page.getByRole('listbox', { name: 'Search and commands' }).getByRole('option').first()).toBeVisible()
  },
  'with the keys listed': async (chat) => {
    await chat.page.getByRole('link', { name: 'New chat' }).first().focus()
    await chat.page.keyboard.press('?')
    await expect(chat.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  },
  'two answers beside each other': async (chat, provider) => {
    await openModels(chat)
    await chat.page.getByRole('checkbox', { name: /Ask up to 4/ }).check()
    await chat.page.getByRole('button', { name: /^One more answer/ }).click()
    await chat.page.keyboard.press('Escape')
    await chat.ask('Why?')
    for (const request of [await provider.nextRequest(), await provider.nextRequest()]) await request.sendText(ANSWER)
    await expect(chat.page.locator('table')).toHaveCount(2)
    await chat.button('Scroll each by itself').click()
  },
  'choosing several models': async (chat) => {
    await openModels(chat)
    await chat.page.getByRole('checkbox', { name: /Ask up to 4/ }).check()
    await expect(chat.page.getByText('1 of 4')).toBeVisible()
  },
  'with the instructions open, in a temporary chat': async (chat) => {
    await chat.button('Temporary chat').click()
    await chat.button('Instructions').click()
    await expect(chat.page.getByLabel('System prompt')).toBeVisible()
  },
  'with prompts over the field': async (chat) => {
    await chat.composer.fill('/')
    await expect(chat.page.getByRole('listbox', { name: 'Prompts' })).toBeVisible()
  },
  'looking after prompts': async (chat) => {
    await chat.composer.fill('/')
    await chat.page.getByRole('option', { name: 'All prompts…' }).click()
    await expect(chat.page.getByRole('dialog', { name: 'Prompts' })).toBeVisible()
  },
  'with the facts about an answer, which called a tool': async (chat, provider) => {
    await openModels(chat)
    await chat.page.getByRole('button', { name: /^scripted\/2:latest/ }).click()
    await chat.ask('Why?')
    const request = await provider.nextRequest()
    await request.sendDelta({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'weather', arguments: '{"city":"Bern"}' } }] })
    await request.finish({ prompt_tokens: 600, completion_tokens: 50 })
    await chat.sees('complete')
    await chat.button('Called weather').click()
    await chat.button('About this answer').click()
    await expect(chat.page.getByRole('dialog', { name: 'About this answer' })).toBeVisible()
  },
  'marking conversations, one of them moved to a folder': async (chat, provider) => {
    await chat.hasExchange(provider, 'Why is the sky blue?', 'It scatters light.')
    await chat.button('More about the list').click()
    await chat.page.getByRole('menuitem', { name: 'Select several' }).click()
    await chat.page.getByRole('checkbox').first().check()
    await chat.button('Move to a folder').click()
    await expect(chat.page.getByRole('dialog', { name: 'Move to a folder' })).toBeVisible()
  },
  'with what was deleted lately': async (chat) => {
    await chat.button('More about the list').click()
    await chat.page.getByRole('menuitem', { name: 'Deleted in the last 24 hours' }).click()
    await expect(chat.button('Back to the list')).toBeFocused()
  },
  'with files in a question, and files attached, one of which nobody can read': async (chat, provider) => {
    const files = [
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('The tide turns at noon.') },
      { name: 'dark.png', mimeType: 'image/png', buffer: picture(400, 300) },
    ]
    const program = { name: 'program', mimeType: 'application/octet-stream', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]) }
    const input = chat.page.locator('input[type=file]')
    await input.setInputFiles(files)
    await chat.hasExchange(provider, 'When?', 'At noon.')
    await input.setInputFiles([...files, program])
    await expect(chat.page.locator('form.composer').getByRole('alert')).toBeVisible()
    await expect(chat.page.locator('form.composer').getByRole('progressbar')).toHaveCount(0)
  },
  'sharing a conversation': async (chat, provider) => {
    await chat.hasExchange(provider, 'Why?', 'So.')
    await chat.page.getByRole('navigation').getByRole('listitem').first().hover()
    await chat.page.getByRole('navigation').getByRole('listitem').first().getByRole('button').click()
    await chat.page.getByRole('menuitem', { name: 'Share…' }).click()
    await chat.button('Make an address').click()
    await expect(chat.page.getByRole('list', { name: 'Addresses' }).getByRole('link')).toHaveCount(1)
  },
  'imports that came in, and one that did not': async (chat) => {
    await chat.page.getByRole('navigation').getByRole('button', { name: 'More about the list' }).click()
    await chat.page.getByRole('menuitem', { name: 'Import…' }).click()
    const dialog = chat.page.getByRole('dialog', { name: 'Import conversations' })
    const talk = { conversationId: crypto.randomUUID(), title: 'Talk', messagesTree: [{ messageId: '1', sender: 'User', text: 'Hi', files: [{ filename: 'a.pdf' }] }] }
    const files = [JSON.stringify(talk), '{}'].map((text) => ({ name: 'talk.json', mimeType: 'application/json', buffer: Buffer.from(text) }))
    await dialog.locator('input[type=file]').setInputFiles(files)
    await expect(dialog.getByText('This is no export').first()).toBeVisible()
    await expect(dialog.getByRole('progressbar')).toHaveCount(0)
    await dialog.locator('summary').first().click()
  },
  'a conversation that does not exist': async (chat) => {
    await chat.page.goto(new URL('/c/00000000-0000-4000-8000-000000000000', chat.page.url()).href)
    await expect(chat.page.getByText('This conversation does not exist')).toBeVisible()
  },
}
