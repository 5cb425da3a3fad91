import type { Page } from '@playwright/test'
import { Chat, expect, test } from './test'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** What the page asked for, and what its policy did not let it do. */
interface Watch {
  readonly foreign: string[]
  readonly refused: string[]
  readonly dialogs: string[]
}

async function watchPage(page: Page, address: string): Promise<Watch> {
  const watch: Watch = { foreign: [], refused: [], dialogs: [] }
  page.on('dialog', (dialog) => {
    watch.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) watch.refused.push(message.text())
  })
  // What the policy forbids never gets here.
  await page.route(
    (url) => url.protocol.startsWith('http') && url.origin !== new URL(address).origin,
    (route) => {
      watch.foreign.push(route.request().url())
      return route.abort()
    },
  )
  return watch
}

async function answerWith(chat: Chat, provider: { nextRequest(): Promise<{ sendText(text: string): Promise<void>; finish(): Promise<void> }> }, text: string): Promise<void> {
  await chat.ask('Show me.')
  const request = await provider.nextRequest()
  for (let at = 0; at < text.length; at += 40) await request.sendText(text.slice(at, at + 40))
  await request.finish()
  await chat.sees('complete')
}

test('formulas are drawn, and the policy of the page is kept', async ({ chat, provider, address }) => {
  const watch = await watchPage(chat.page, address)
  await answerWith(chat, provider, 'Euler: $e^{i\\pi} + 1 = 0$.\n\n$$\n\\frac{a}{b}\n$$\n\nand \\(x\\).')
  await expect(chat.answerText.locator('.katex')).toHaveCount(3)
  await expect(chat.answerText.locator('.katex-display')).toHaveCount(1)
  // Built from elements, so that its sizes are kept where no inline style may come from HTML.
  const sizes = await chat.answerText.locator('.katex-html [style]').evaluateAll((all) => all.map((each) => (each as HTMLElement).style.length))
  expect(sizes.length).toBeGreaterThan(3)
  expect(sizes).not.toContain(0)
  expect(watch).toEqual({ foreign: [], refused: [], dialogs: [] })
})

test('code is coloured while it comes, and stays as it was written', async ({ chat, provider }) => {
  await chat.ask('Code?')
  const request = await provider.nextRequest()
  await request.sendText('```ts\nconst one = 1 // first\nconst tw')
  const lines = chat.answerText.locator('.line')
  await expect(lines.first().locator('.keyword')).toHaveText('const')
  await expect(lines.nth(1).locator('span')).toHaveCount(0)
  await request.sendText('o = "2"\n```\n')
  await expect(lines.nth(1).locator('.string')).toHaveText('"2"')
  await request.finish()
  await chat.sees('complete')
  await chat.button('Copy code').click()
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toBe('const one = 1 // first\nconst two = "2"\n')
  const frame = chat.answerText.locator('pre')
  await chat.button('Wrap long lines').click()
  await expect(frame).toHaveCSS('white-space-collapse', 'preserve')
  await expect(frame).toHaveCSS('text-wrap-mode', 'wrap')
})

test('a diagram is drawn when its fence closes, in a frame of its own, and its source is one click away', async ({ chat, provider, address }) => {
  const watch = await watchPage(chat.page, address)
  await answerWith(chat, provider, '```mermaid\ngraph TD\n  A[Start] --> B[End]\n```\n\n```mermaid\nno diagram\n```\n')
  const frame = chat.answerText.locator('iframe').first()
  await expect(frame).toHaveAttribute('sandbox', 'allow-scripts')
  await expect(frame.contentFrame().getByText('Start', { exact: true })).toBeVisible()
  await expect(chat.answerText.getByText('A[Start] --> B[End]')).toBeHidden()
  await chat.button('Show source').click()
  await expect(chat.answerText.getByText('A[Start] --> B[End]')).toBeVisible()
  await expect(frame).toBeHidden()
  await expect(chat.answerText.getByText('This diagram could not be drawn.')).toBeVisible()
  await expect(chat.answerText.getByText('no diagram', { exact: true })).toBeVisible()
  expect(watch).toEqual({ foreign: [], refused: [], dialogs: [] })
})

test('a picture from elsewhere is fetched only after a click that shows its address', async ({ chat, provider, address }) => {
  const watch = await watchPage(chat.page, address)
  await answerWith(chat, provider, 'See ![the cat](https://cats.example/cat.png?q=secret).')
  const ask = chat.answerText.getByRole('button', { name: 'https://cats.example/cat.png?q=secret' })
  await expect(ask).toBeVisible()
  expect(watch.foreign).toEqual([])
  await ask.click()
  await expect.poll(() => watch.foreign).toEqual(['https://cats.example/cat.png?q=secret'])
  expect(watch.refused).toEqual([])
  await expect(chat.answerText).toContainText('the picture could not be loaded')
})

test('a table is copied for a spreadsheet, an answer for a word processor', async ({ chat, provider }) => {
  const markdown = '| a | b |\n|---|---|\n| 1, 2 | $x$ |\n\nSome **bold** text.\n'
  await answerWith(chat, provider, markdown)
  await chat.answerText.locator('table').hover()
  await chat.button('Copy table as CSV').click()
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toBe('a,b\r\n"1, 2",x\r\n')
  await chat.answer.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toBe(markdown)
  const html = await chat.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return (await item?.getType('text/html'))?.text()
  })
  expect(html).toContain('<strong>bold</strong>')
  expect(html).toMatch(/<table>.*<math/s)
  expect(html).not.toContain('<button')
})

test('a selection is copied with its formulas once, as TeX', async ({ chat, provider }) => {
  await answerWith(chat, provider, 'Euler: $e^{i\\pi} + 1 = 0$, so.\n\n- It ends with $x$\n- and **more**\n\n$$\n\\frac{a}{b}\n$$\n')
  await expect(chat.answerText.locator('.katex')).toHaveCount(3)
  await chat.answerText.locator('.markdown').evaluate((answer) => document.getSelection()?.selectAllChildren(answer))
  await chat.page.keyboard.press('ControlOrMeta+c')
  const copied = 'Euler: $e^{i\\pi} + 1 = 0$, so.\nIt ends with $x$\nand more\n$$\\frac{a}{b}$$'
  await expect.poll(async () => (await chat.page.evaluate(() => navigator.clipboard.readText())).trim().replace(/\s*\n\s*/g, '\n')).toBe(copied)
})

test('a footnote is found and left again, by keyboard too', async ({ chat, provider }) => {
  await answerWith(chat, provider, `A claim[^a].\n\n${'More text.\n\n'.repeat(60)}[^a]: What it rests on.\n`)
  const reference = chat.answerText.getByRole('link', { name: '1', exact: true })
  await reference.press('Enter')
  await expect(chat.answerText.getByText('What it rests on.')).toBeInViewport()
  const address = chat.page.url()
  await chat.page.keyboard.press('Tab')
  await expect(chat.answerText.getByRole('link', { name: 'Back to the text' })).toBeFocused()
  await chat.page.keyboard.press('Enter')
  await expect(reference).toBeFocused()
  await expect(reference).toBeInViewport()
  expect(chat.page.url()).toBe(address)
})

test('what is selected stays selected while the answer is written', async ({ chat, provider }) => {
  await chat.ask('Long?')
  const request = await provider.nextRequest()
  await request.sendText('First **bold** paragraph.\n\n- one item\n- two item\n\n```js\nlet a = 1\nsecond')
  const selected = (): Promise<string> => chat.page.evaluate(() => getSelection()?.toString() ?? '')
  const selectFirstWord = (text: string): Promise<void> => chat.answerText.getByText(text).first().dblclick({ position: { x: 6, y: 8 } })
  // In the line that is still growing, in code that is about to get its colours.
  await selectFirstWord('second')
  expect(await selected()).toBe('second')
  await request.sendText('(2)\nlet c = 3\n```\n\n*emphasis that')
  await expect(chat.answerText.locator('.line').last().locator('.keyword')).toHaveText('let')
  expect(await selected()).toBe('second')
  await chat.answerText.getByText('emphasis').click()
  await expect(chat.answerText.locator('.line').nth(1).locator('.function')).toHaveText('second')
  // In a mark that is still open: it turns out to be text.
  await selectFirstWord('emphasis')
  expect(await selected()).toBe('emphasis')
  await request.sendText(` goes on for ${'many words '.repeat(10)}`)
  await expect(chat.answerText).toContainText('*emphasis that goes on')
  expect(await selected()).toBe('emphasis')
  await request.sendText('\n\nThe end.')
  await request.finish()
  await chat.sees('complete')
  expect(await selected()).toBe('emphasis')
})

const VECTORS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '[a](javascript:alert(1))',
  '[b](JaVaScRiPt:alert(1) "t")',
  '[c](&#106;avascript:alert(1))',
  '[d](java\u0000script:alert(1))',
  '[e](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[f](vbscript:alert(1))',
  '[g](\u0001javascript:alert(1))',
  '[h]( javascript:alert(1))',
  '[c](java&Tab;script:alert(1))',
  '[c](<java\tscript:alert(1)>)',
  '[c](&#1;javascript:alert(1))',
  '<javascript:alert(1)>',
  '![i](javascript:alert(1))',
  '![j](https://evil.example/steal.png)',
  '![k"onerror="alert(1)](/missing.png)',
  '[l](https://ok.example/"onmouseover="alert(1))',
  '[m]: javascript:alert(1)\n\n[m]',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n<img src=https://evil.example/x onerror=alert(1)>\n```',
  '```"><script>alert(1)</script>\nx\n```',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\url{javascript:alert(1)}$',
  '$\\includegraphics{https://evil.example/x.png}$',
  '$\\htmlStyle{background:url(https://evil.example/x)}{x}$',
  '$\\htmlData{x=y}{<img src=x onerror=alert(1)>}$',
  '$\\text{<script>alert(1)</script>}$',
  '```mermaid\ngraph TD\n  A["<img src=https://evil.example/x onerror=alert(1)>"] --> B["<script>alert(1)</script>"]\n```',
  '```mermaid\ngraph TD\n  A-->B\n  click A "javascript:alert(1)"\n  click B href "https://evil.example/x" "t" _top\n```',
  '```mermaid\n%%{init: {"securityLevel": "loose", "themeCSS": "*{background:url(https://evil.example/x)}"}}%%\ngraph TD\n  A-->B\n```',
  '[^x]\n\n[^x]: <script>alert(1)</script>',
  '- [ ] <b onclick=alert(1)>x</b>',
]

test('nothing that a model writes runs, or asks for anything', async ({ page, provider, address }) => {
  const watch = await watchPage(page, address)
  const chat = await new Chat(page).open(address)
  await answerWith(chat, provider, VECTORS.join('\n\n'))
  await expect(chat.answerText.locator('iframe')).toHaveCount(3)
  for (const frame of await chat.answerText.locator('iframe').all()) await expect(frame.contentFrame().locator('svg').first()).toBeVisible()
  const found = await chat.answerText.evaluate((element) => {
    const all = [...element.querySelectorAll('*')]
    return {
      handlers: all.flatMap((each) => each.getAttributeNames().filter((name) => /^on/i.test(name))),
      scripts: all.filter((each) => /^(?:script|object|embed|style|link|base|form)$/i.test(each.localName)).length,
      addresses: all.flatMap((each) => ['href', 'src', 'action'].map((name) => each.getAttribute(name) ?? '')).filter((value) => URL.canParse(value, location.href) && !/^(?:https?|mailto|tel):$/.test(new URL(value, location.href).protocol)),
    }
  })
  expect(found).toEqual({ handlers: [], scripts: 0, addresses: [] })
  expect(watch.dialogs).toEqual([])
  expect(watch.foreign).toEqual([])
})
