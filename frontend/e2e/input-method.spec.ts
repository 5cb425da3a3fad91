import type { CDPSession, Page } from '@playwright/test'
import { expect, test, type Chat } from './test'

/** An input method as the browser sees one: it shows what is being composed in the field, and reads the keys. */
class InputMethod {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page))
  }

  async compose(text: string): Promise<void> {
    await this.session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  }

  /** A key that it reads: it writes nothing into the field, as it would without an input method. */
  async press(key: 'Enter' | 'Escape'): Promise<void> {
    const windowsVirtualKeyCode = { Enter: 13, Escape: 27 }[key]
    const press = { key, code: key, windowsVirtualKeyCode }
    await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press })
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press })
  }

  /** What was composed becomes this text, and the composition is over. */
  async commit(text: string): Promise<void> {
    await this.session.send('Input.insertText', { text })
  }
}

/** Whether each key that was pressed since came during a composition, as the browser says it. */
async function recordKeys(chat: Chat): Promise<() => Promise<boolean[]>> {
  await chat.page.evaluate(() => {
    const keys: boolean[] = []
    addEventListener('keydown', ({ isComposing }) => keys.push(isComposing), { capture: true })
    Object.assign(window, { keys })
  })
  return () => chat.page.evaluate(() => (window as unknown as { keys: boolean[] }).keys)
}

for (const [language, composed, committed] of [
  ['Chinese', ['w', 'wei', 'wei shen me'], '为什么'],
  ['Japanese', ['な', 'なぜ', 'なぜ？'], '何故？'],
  ['Korean', ['ㅇ', '와', '왜'], '왜'],
] as const) {
  test(`Enter that ends a ${language} composition does not send, and the next one does`, async ({ chat, provider }) => {
    const before = await provider.requestCount()
    const keys = await recordKeys(chat)
    const inputMethod = await InputMethod.of(chat.page)
    await chat.composer.focus()
    for (const text of composed) {
      await inputMethod.compose(text)
      await expect(chat.composer).toHaveValue(text)
    }
    await inputMethod.press('Enter')
    await inputMethod.commit(committed)
    await expect(chat.composer).toHaveValue(committed)
    await expect(chat.questions).toHaveCount(0)
    expect(await provider.requestCount()).toBe(before)
    await chat.page.keyboard.press('Enter')
    await expect(chat.questions.locator('.text')).toHaveText(committed)
    await expect(chat.composer).toHaveValue('')
    expect(await keys()).toEqual([true, false])
    const request = await provider.nextRequest()
    await request.finish()
    await chat.sees('complete')
  })
}

test('Escape that ends a composition does not stop the answer, and the next one does', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText('Well')
  await expect(chat.answerText).toHaveText('Well')
  const keys = await recordKeys(chat)
  const inputMethod = await InputMethod.of(chat.page)
  await inputMethod.compose('wei shen me')
  await inputMethod.press('Escape')
  await inputMethod.compose('')
  await expect(chat.composer).toHaveValue('')
  await request.sendText(', this')
  await expect(chat.answerText).toHaveText('Well, this')
  await chat.sees('writing')
  await chat.page.keyboard.press('Escape')
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  expect(await keys()).toEqual([true, false])
})

test('in the editor of a question, too, keys belong to an input method that composes', async ({ chat, provider }) => {
  await chat.hasExchange(provider, '为什吗？', '因为。')
  const before = await provider.requestCount()
  await chat.composer.press('ArrowUp')
  const editor = chat.page.getByRole('textbox', { name: 'Edit the message' })
  const inputMethod = await InputMethod.of(chat.page)
  await editor.fill('')
  await inputMethod.compose('wei shen me')
  await inputMethod.press('Escape')
  await inputMethod.press('Enter')
  await expect(editor).toBeFocused()
  expect(await provider.requestCount()).toBe(before)
  await inputMethod.commit('为什么？')
  await chat.page.keyboard.press('Enter')
  await expect(chat.questions.locator('.text')).toHaveText('为什么？')
  const request = await provider.nextRequest()
  await request.finish()
  await chat.sees('complete')
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('Enter breaks the line, and the button sends', async ({ chat, provider }) => {
    await expect(chat.composer).toHaveAttribute('enterkeyhint', 'enter')
    await chat.composer.tap()
    await chat.page.keyboard.type('One line')
    await chat.page.keyboard.press('Enter')
    await chat.page.keyboard.type('and another')
    await expect(chat.composer).toHaveValue('One line\nand another')
    await expect(chat.questions).toHaveCount(0)
    await chat.button('Send').tap()
    const request = await provider.nextRequest()
    await expect(chat.questions.locator('.text')).toHaveText('One line\nand another', { useInnerText: true })
    await expect(chat.composer).toBeFocused()
    await chat.button('Stop').tap()
    expect(await request.isClosed()).toBe(true)
    await chat.sees('stopped')
  })
})
