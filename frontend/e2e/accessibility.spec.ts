import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { ScriptedProvider } from './scripted-provider'
import { expect, test, type Chat } from './test'

const ANSWER = [
  '# A title',
  'Some **bold** text, `code` and [a link](https://example.com).',
  '- one\n- two',
  '> a quotation',
  '```python\nprint("code")\n```',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
].join('\n\n')

/** Each state of the page, brought about as a person would. */
const STATES: Readonly<Record<string, (chat: Chat, provider: ScriptedProvider) => Promise<void>>> = {
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
  'a conversation that does not exist': async (chat) => {
    await chat.page.goto(new URL('/c/00000000-0000-4000-8000-000000000000', chat.page.url()).href)
    await expect(chat.page.getByText('This conversation does not exist')).toBeVisible()
  },
}

async function violations(page: Page): Promise<unknown> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme, axe finds nothing`, () => {
    test.use({ colorScheme })

    // An owner has four answers at once.
    test.afterEach(async ({ chat, page }) => {
      if (await chat.button('Stop').isVisible()) await chat.button('Stop').click()
      await expect(page.locator('article[data-status=writing]')).toHaveCount(0)
    })

    for (const [name, bring] of Object.entries(STATES)) {
      test(name, async ({ chat, page, provider }) => {
        await bring(chat, provider)
        expect(await violations(page)).toEqual([])
      })
    }
  })
}

test.describe('on a phone in Chinese, axe finds nothing', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' })

  test('with the list of conversations open', async ({ page, network }) => {
    await page.goto(network.url)
    await page.getByRole('button', { name: '对话列表' }).tap()
    await expect(page.getByRole('dialog')).toBeVisible()
    // What fades in has its contrast at the end.
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
    expect(await violations(page)).toEqual([])
  })
})
