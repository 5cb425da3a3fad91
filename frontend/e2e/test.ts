import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { Network } from './network'
import { ScriptedProvider } from './scripted-provider'
import { Stack } from './stack'

interface Fixtures {
  network: Network
  provider: ScriptedProvider
  chat: Chat
}

/** What a person sees of one page of Parley, and does with it. */
export class Chat {
  constructor(readonly page: Page) {}

  async open(address: string): Promise<this> {
    await this.page.goto(address)
    await expect(this.composer).toBeVisible()
    return this
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' })
  }

  get questions(): Locator {
    return this.page.locator('article[data-role=user]')
  }

  /** The last answer on the page. */
  get answer(): Locator {
    return this.page.locator('article[data-status]').last()
  }

  get answerText(): Locator {
    return this.answer.locator('.answer-text')
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async ask(question: string): Promise<void> {
    await this.composer.fill(question)
    await this.composer.press('Enter')
  }

  async sees(status: string): Promise<void> {
    await expect(this.answer).toHaveAttribute('data-status', status)
  }
}

export const test = base.extend<Fixtures, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start()
      await use(stack)
      await stack.stop()
    },
    { scope: 'worker' },
  ],
  network: async ({ stack }, use) => {
    const network = await Network.to(stack.url)
    await use(network)
    await network.close()
  },
  provider: async ({ stack }, use) => {
    await use(new ScriptedProvider(stack.controlUrl))
  },
  chat: async ({ page, network }, use) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !isAboutTheNetwork(message.text())) {
        problems.push(message.text())
      }
    })
    await use(await new Chat(page).open(network.url))
    expect(problems).toEqual([])
  },
})

/** Chromium reports each request that failed, also those that a test lets fail. */
function isAboutTheNetwork(text: string): boolean {
  return text.startsWith('Failed to load resource')
}

export { expect }
