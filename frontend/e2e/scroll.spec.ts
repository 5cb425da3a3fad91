import type { Page } from '@playwright/test'
import { ScrollLog, scrollPlace, settled, wander, type RecordedWindow } from './scroll-log'
import type { ScriptedRequest } from './scripted-provider'
import { expect, test, type Chat } from './test'

const LINE = 'A line of the answer that is long enough to be seen.\n\n'

/** Between the top of the view and what stands there. */
const TOP_GAP = 16

async function writeLines(request: ScriptedRequest, chat: Chat, count: number, name = 'line'): Promise<void> {
  for (let line = 1; line <= count; line += 1) await request.sendText(`${name} ${String(line)}: ${LINE}`)
  await expect(chat.answerText).toContainText(`${name} ${String(count)}:`)
}

/** An answer of many lines that is still being written, and the view at its end. */
async function longAnswer(chat: Chat, provider: { nextRequest: () => Promise<ScriptedRequest> }): Promise<ScriptedRequest> {
  await chat.ask('Write something long.')
  const request = await provider.nextRequest()
  await writeLines(request, chat, 60)
  return request
}

async function expectAtEnd(page: Page): Promise<void> {
  await expect.poll(async () => (await scrollPlace(page)).left).toBeLessThanOrEqual(1)
}

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 700 })
})

// An owner has four answers at once.
test.afterEach(async ({ chat }) => {
  if ((await chat.answer.count()) > 0 && (await chat.answer.getAttribute('data-status')) === 'writing') {
    await chat.button('Stop').click()
    await chat.sees('stopped')
  }
})

test('a question comes to the top, and stays there until its answer fills the view', async ({ chat, page, provider }) => {
  const first = await longAnswer(chat, provider)
  await first.finish()
  await chat.sees('complete')
  await chat.ask('And then?')
  const request = await provider.nextRequest()
  const log = await ScrollLog.begin(page, chat.questions.last())
  await writeLines(request, chat, 5)
  await request.finish()
  await chat.sees('complete')
  const frames = await log.end()
  expect(frames[0]?.top).toBeGreaterThanOrEqual(TOP_GAP - 1)
  expect(frames[0]?.top).toBeLessThanOrEqual(48 + TOP_GAP + 1)
  expect(wander(frames)).toBeLessThanOrEqual(1)
})

test('once the answer fills the view, every frame shows its end', async ({ chat, page, provider }) => {
  await chat.ask('Write something long.')
  const request = await provider.nextRequest()
  await writeLines(request, chat, 2)
  const log = await ScrollLog.begin(page, chat.questions.last())
  await writeLines(request, chat, 60, 'more')
  const frames = await log.end()
  for (const frame of frames) expect(frame.end).toBeLessThanOrEqual(701)
  expect(wander(frames)).toBeGreaterThan(1000)
})

test('nothing moves when an answer ends', async ({ chat, page, provider }) => {
  const request = await longAnswer(chat, provider)
  await expectAtEnd(page)
  const log = await ScrollLog.begin(page, chat.answer)
  await request.finish()
  await chat.sees('complete')
  expect(wander(await log.end())).toBeLessThanOrEqual(1)
})

test('the smallest turn of the wheel upwards frees the view, however fast the answer comes', async ({ chat, page, provider }) => {
  const request = await longAnswer(chat, provider)
  await expectAtEnd(page)
  await page.mouse.move(500, 300)
  await page.mouse.wheel(0, -40)
  await expect.poll(async () => (await scrollPlace(page)).left).toBeGreaterThan(30)
  const log = await ScrollLog.begin(page, chat.answer)
  await writeLines(request, chat, 40, 'more')
  await request.finish()
  await chat.sees('complete')
  expect(wander(await log.end())).toBeLessThanOrEqual(1)
  await chat.button('Jump to the end').click()
  await expectAtEnd(page)
  await expect(chat.button('Jump to the end')).toHaveCount(0)
})

test('a reader who comes back to the end follows again', async ({ chat, page, provider }) => {
  const request = await longAnswer(chat, provider)
  await page.mouse.move(500, 300)
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => (await scrollPlace(page)).left).toBeGreaterThan(300)
  // Not the whole way: the last few pixels are as good as none.
  const { left } = await scrollPlace(page)
  await page.mouse.wheel(0, left - 20)
  await expect.poll(async () => (await scrollPlace(page)).left).toBeLessThanOrEqual(24)
  await writeLines(request, chat, 20, 'more')
  await expectAtEnd(page)
})

for (const [what, act] of [
  ['a key that scrolls up', async (page: Page) => page.locator('body').press('PageUp')],
  ['the Home key', async (page: Page) => page.locator('body').press('Home')],
] as const) {
  test(`${what} frees the view`, async ({ chat, page, provider }) => {
    const request = await longAnswer(chat, provider)
    await chat.composer.blur()
    await act(page)
    await expect.poll(async () => (await scrollPlace(page)).left).toBeGreaterThan(100)
    await settled(page)
    const log = await ScrollLog.begin(page, chat.answer)
    await writeLines(request, chat, 20, 'more')
    expect(wander(await log.end())).toBeLessThanOrEqual(1)
  })
}

test('text that is being selected does not run away', async ({ chat, page, provider }) => {
  const request = await longAnswer(chat, provider)
  const line = chat.answerText.getByText('line 55:')
  await line.selectText()
  const log = await ScrollLog.begin(page, line)
  await writeLines(request, chat, 20, 'more')
  expect(wander(await log.end())).toBeLessThanOrEqual(1)
  expect(await page.evaluate(() => String(getSelection()))).toContain('line 55:')
})

test('a focus that goes up frees the view', async ({ chat, page, provider }) => {
  await chat.ask('Write something long.')
  const request = await provider.nextRequest()
  await request.sendText('[a link](https://example.com) to begin with\n\n')
  await writeLines(request, chat, 40)
  const link = chat.answerText.getByRole('link')
  await chat.composer.press('Shift+Tab')
  while (!(await link.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Shift+Tab')
  const log = await ScrollLog.begin(page, link)
  await writeLines(request, chat, 20, 'more')
  expect(wander(await log.end())).toBeLessThanOrEqual(1)
  await expect(link).toBeInViewport()
})

for (const [what, anchoring, step] of [
  ['overflow-anchor auto', 'auto', 0],
  ['overflow-anchor none', 'none', 0],
  ['overflow-anchor none, in the moment of a scroll', 'none', 40],
] as const) {
  test(`what a free reader sees stays where it is when something above grows: ${what}`, async ({ chat, page, provider }) => {
    await page.evaluate((value) => document.documentElement.style.setProperty('overflow-anchor', value, 'important'), anchoring)
    const first = await longAnswer(chat, provider)
    await first.finish()
    await chat.sees('complete')
    await chat.ask('Once more?')
    const request = await provider.nextRequest()
    await writeLines(request, chat, 30)
    await page.mouse.move(500, 300)
    await page.mouse.wheel(0, -600)
    await expect.poll(async () => (await scrollPlace(page)).left).toBeGreaterThan(500)
    await settled(page)
    const log = await ScrollLog.begin(page, chat.answerText.getByText('line 10:'))
    const above = page.locator('article[data-role=assistant]').first()
    await above.evaluate(async (element, upward) => {
      await (window as unknown as RecordedWindow).frameRecorded()
      scrollBy(0, -upward)
      element.style.paddingBottom = '333px'
    }, step)
    await writeLines(request, chat, 5, 'more')
    expect(wander(await log.end())).toBeLessThanOrEqual(step + 1)
  })
}

test('nothing shifts while an answer is written, thought about, and ended', async ({ chat, page, provider }) => {
  await chat.ask('Think first.')
  const request = await provider.nextRequest()
  // The list has taken in what was asked.
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Think first.' }).first()).toHaveAttribute('aria-current')
  // Chromium forgives shifts within half a second of a key; those would be the page's own fault.
  await page.evaluate(async () => {
    // And has drawn it: a frame is reported once it is shown.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const shifts: unknown[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(entry.toJSON())
    }).observe({ type: 'layout-shift' })
  })
  await request.sendReasoning('Let me think about that. ')
  await expect(chat.answer.getByRole('button', { name: /Thinking/ })).toBeVisible()
  await request.sendReasoning('It is not as easy as it seems. '.repeat(20))
  await writeLines(request, chat, 40)
  await request.sendText('```python\nprint("code")\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n')
  await request.finish()
  await chat.sees('complete')
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(await page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts)).toEqual([])
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } })

  test.beforeEach(async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 700 })
  })

  async function askByButton(chat: Chat, question: string): Promise<void> {
    await chat.composer.fill(question)
    await chat.button('Send').tap()
  }

  test('the keyboard that comes up keeps the end in view', async ({ chat, page, provider }) => {
    await askByButton(chat, 'Write something long.')
    const request = await provider.nextRequest()
    await writeLines(request, chat, 40)
    await expectAtEnd(page)
    await page.setViewportSize({ width: 390, height: 400 })
    await expectAtEnd(page)
    await writeLines(request, chat, 5, 'more')
    await expectAtEnd(page)
  })

  test('a finger that drags down frees the view before it has scrolled', async ({ chat, page, provider }) => {
    await askByButton(chat, 'Write something long.')
    const request = await provider.nextRequest()
    await writeLines(request, chat, 40)
    const cdp = await page.context().newCDPSession(page)
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number): Promise<void> => {
      await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: 200, y }] })
    }
    await touch('touchStart', 200)
    for (let y = 202; y <= 320; y += 4) {
      await touch('touchMove', y)
      await request.sendText(LINE)
    }
    await touch('touchEnd', 320)
    await expect.poll(async () => (await scrollPlace(page)).left).toBeGreaterThan(80)
    await expect(chat.button('Jump to the end')).toBeVisible()
  })

  test('what is written in has 16 pixels, so that no browser zooms in on it', async ({ chat }) => {
    await expect(chat.composer).toHaveCSS('font-size', '16px')
  })
})
