import { readFileSync } from 'node:fs'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { Network } from './network'
import { ScriptedProvider } from './scripted-provider'
import { Stack } from './stack'

interface Fixtures {
  network: Network
  /** Where the page is opened. */
  address: string
  provider: ScriptedProvider
  chat: Chat
}

interface WorkerFixtures {
  /** Settings that a file's tests need Parley to run with, by their names in .env. */
  settings: Readonly<Record<string, string>>
  stack: Stack
}

type Painted = readonly (string | null)[]

/** What a person sees of one page of Parley, and does with it. */
export class Chat {
  constructor(readonly page: Page) {}

  async open(address: string): Promise<this> {
    await this.page.goto(address)
    await expect(this.composer).toBeVisible()
    return this
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true })
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

  /** What the line under the last answer says while it is written. */
  get waiting(): Locator {
    return this.answer.locator('.waiting')
  }

  get receipt(): Locator {
    return this.answer.locator('.receipt')
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async ask(question: string): Promise<void> {
    await this.composer.fill(question)
    await this.composer.press('Enter')
  }

  /** A question and the whole answer to it. */
  async hasExchange(provider: ScriptedProvider, question: string, answer: string): Promise<void> {
    await this.ask(question)
    const request = await provider.nextRequest()
    await request.sendText(answer)
    await request.finish()
    await this.sees('complete')
    await expect(this.answerText).toHaveText(answer)
  }

  async sees(status: string): Promise<void> {
    await expect(this.answer).toHaveAttribute('data-status', status)
  }

  /**
   * What the page paints in the first frame after the next `event`: the first match's text or value for each selector,
   * null where there is none. To be called before the event; the result gives what was seen.
   */
  async watchFrameAfter(event: 'keydown' | 'click', selectors: readonly string[]): Promise<() => Promise<Painted>> {
    await this.page.evaluate(
      ([event, selectors]) => {
        const read = (selector: string): string | null => {
          const element = document.querySelector<HTMLElement>(selector)
          return element instanceof HTMLTextAreaElement ? element.value : (element?.innerText ?? null)
        }
        const seen = new Promise((resolve) => {
          // A new size observer is called in the same frame, after all animation frame callbacks and before the paint.
          const atPaint = new ResizeObserver(() => {
            atPaint.disconnect()
            resolve(selectors.map(read))
          })
          const look = (): number => requestAnimationFrame(() => atPaint.observe(document.documentElement))
          addEventListener(event, look, { capture: true, once: true })
        })
        Object.assign(window, { seen })
      },
      [event, selectors] as const,
    )
    return () => this.page.evaluate(() => (window as unknown as { seen: Promise<Painted> }).seen)
  }

  /** The text of the conversation's last answer as the server has it. */
  async storedText(): Promise<string> {
    const response = await this.page.request.get(this.page.url().replace('/c/', '/api/conversations/'))
    const { messages } = (await response.json()) as { messages: { parts: { type: string; text: string }[] }[] }
    return (messages.at(-1)?.parts ?? []).map(({ type, text }) => (type === 'text' ? text : '')).join('')
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  settings: [{}, { option: true, scope: 'worker' }],
  stack: [
    async ({ settings }, use) => {
      for (const [name, value] of Object.entries(settings)) {
        process.env[`STACK_${name}`] = value
      }
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
  address: async ({ network }, use) => {
    await use(network.url)
  },
  provider: async ({ stack }, use) => {
    await use(new ScriptedProvider(stack.controlUrl))
  },
  chat: async ({ page, address }, use) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) {
        problems.push(message.text())
      }
    })
    await use(await new Chat(page).open(address))
    expect(problems).toEqual([])
  },
})

/** Chromium reports each request that failed, also those that a test lets fail, and what it ignores on plain http. */
function isExpected(text: string): boolean {
  return ['Failed to load resource', 'The Cross-Origin-Opener-Policy header'].some((start) => text.startsWith(start))
}

/** Ends, without a word, the process that serves; the one above it starts another. */
export function killServer(): void {
  const server = descendantsOf(process.pid).findLast(({ command }) => command.includes('gunicorn'))
  if (server === undefined) {
    throw new Error('Nothing that was started here serves.')
  }
  process.kill(server.pid, 'SIGKILL')
}

/** Every process below this one, parents before their children. */
function descendantsOf(pid: number): readonly { pid: number; command: string }[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [
    { pid: child, command: readFileSync(`/proc/${child}/cmdline`, 'utf8') },
    ...descendantsOf(child),
  ])
}

export { expect }
