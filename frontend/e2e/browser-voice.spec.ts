import type { Locator } from '@playwright/test'
import { expect, test, type Chat } from './test'

const bar = (chat: Chat): Locator => chat.page.getByRole('region', { name: 'Reading aloud' })

/** What the browser's voice was given so far, each with its language; `end` says the one that is heard to its end. */
interface Heard {
  readonly said: (readonly [language: string, text: string])[]
  end: () => void
}

const heard = (chat: Chat): Promise<Heard['said']> => chat.page.evaluate(() => (window as unknown as { heard: Heard }).heard.said)
const end = (chat: Chat): Promise<void> => chat.page.evaluate(() => (window as unknown as { heard: Heard }).heard.end())

/** The browser that these tests run in has no voices of its own. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    let now: SpeechSynthesisUtterance | null = null
    const heard: Heard = {
      said: [],
      end: () => {
        const ended = now
        now = null
        ended?.dispatchEvent(new Event('end'))
      },
    }
    const speechSynthesis = {
      speak(utterance: SpeechSynthesisUtterance) {
        now = utterance
        heard.said.push([utterance.lang, utterance.text])
        utterance.dispatchEvent(new Event('start'))
      },
      cancel() {
        const ended = now
        now = null
        ended?.dispatchEvent(Object.assign(new Event('error'), { error: 'canceled' }))
      },
    }
    Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis })
    Object.assign(window, { heard })
  })
})

const ANSWER = '# Tides\n\nThe tide **turns** at noon. It is `high` then.\n\n```js\nno()\n```\n\n- 潮水很高。\n\n| a |\n|---|\n| 1 |\n\nSee https://www.example.com/x for $x^2$ and $n$.'

test('without a provider’s voice the browser reads, sentence by sentence, each in its language', async ({ page, chat, provider }) => {
  await page.reload()
  await chat.ask('When?')
  const request = await provider.nextRequest()
  await request.sendText(ANSWER)
  await request.finish()
  await chat.sees('complete')
  const asked = await provider.requestCount()
  await chat.button('Read aloud').click()
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  await end(chat)
  await end(chat)
  await bar(chat).getByRole('button', { name: 'Pause reading' }).click()
  await expect(bar(chat).getByRole('status')).toHaveText('Reading paused')
  await bar(chat).getByRole('button', { name: 'Go on reading' }).click()
  for (let left = 0; left < 3; left += 1) await end(chat)
  await expect(bar(chat)).toHaveCount(0)
  expect(await heard(chat)).toEqual([
    ['en', 'Tides'],
    ['en', 'The tide turns at noon.'],
    ['en', 'It is high then.'],
    ['en', 'It is high then.'],
    ['zh-CN', '潮水很高。'],
    ['en', 'See example.com for and n.'],
  ])
  expect(await provider.requestCount()).toBe(asked)
})

test('the browser falls silent when the conversation is left', async ({ page, chat, provider }) => {
  await page.reload()
  await chat.hasExchange(provider, 'Hello?', 'Hello. And more.')
  await chat.button('Read aloud').click()
  await expect(bar(chat).getByRole('status')).toHaveText('Reading aloud')
  await chat.page.getByRole('link', { name: 'New chat' }).click()
  await expect(bar(chat)).toHaveCount(0)
  await end(chat)
  expect(await heard(chat)).toEqual([['en', 'Hello.']])
})
