import type { Locator } from '@playwright/test'
import { Sidebar } from './sidebar'
import { expect, test, type Chat } from './test'

const FAMILY = '👨‍👩‍👧‍👦'

interface Place {
  readonly left: number
  readonly right: number
  readonly top: number
}

/** Where words stand that are one text on one line. */
function placeOf(element: Locator, words: string): Promise<Place> {
  return element.evaluate((root, words) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const at = text.nodeValue?.indexOf(words) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + words.length)
      const { left, right, top } = range.getBoundingClientRect()
      return { left, right, top }
    }
    throw new Error(`It does not say “${words}”.`)
  }, words)
}

/** Where the text of an element has room. */
function contentOf(element: Locator): Promise<Place> {
  return element.evaluate((element) => {
    const { left, right, top } = element.getBoundingClientRect()
    const { paddingLeft, paddingRight, borderLeftWidth, borderRightWidth } = getComputedStyle(element)
    return { left: left + parseFloat(paddingLeft) + parseFloat(borderLeftWidth), right: right - parseFloat(paddingRight) - parseFloat(borderRightWidth), top }
  })
}

async function expectAtRight(element: Locator, words: string): Promise<void> {
  expect((await placeOf(element, words)).right).toBeCloseTo((await contentOf(element)).right, 0)
}

async function expectAtLeft(element: Locator, words: string): Promise<void> {
  expect((await placeOf(element, words)).left).toBeCloseTo((await contentOf(element)).left, 0)
}

/** In the order in which they stand on their line. */
async function expectFromLeft(element: Locator, words: readonly string[]): Promise<void> {
  const places = await Promise.all(words.map(async (each) => ({ each, ...(await placeOf(element, each)) })))
  const tops = places.map(({ top }) => top)
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(12)
  expect(places.toSorted((a, b) => a.left - b.left).map(({ each }) => each)).toEqual(words)
}

async function expectNoPageScroll({ page }: Chat): Promise<void> {
  const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const)
  expect(width).toBeLessThanOrEqual(room)
}

test('a block stands on its side from its first letter on, and nothing moves as it grows', async ({ chat, provider }) => {
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  const blocks = chat.answerText.locator('.blocks > *')
  const before: (readonly [Locator, string, Place])[] = []
  const begins = async (index: number, text: string, words: string): Promise<void> => {
    await request.sendText(text)
    const block = blocks.nth(index)
    await expect(block).toContainText(words)
    before.push([block, words, await placeOf(block, words)])
  }
  await begins(0, '# שלום', 'שלום')
  await request.sendText(' and then more of it\n\n')
  await begins(1, 'מים', 'מים')
  await request.sendText(' are water, `npm` is not, and this is a line that is longer than the page is wide by a few words at least.\n\n')
  await begins(2, '- ראשון', 'ראשון')
  await request.sendText(' of all\n- second\n')
  await begins(3, '\n> ציטוט', 'ציטוט')
  await request.sendText('\n> goes on\n')
  await begins(4, '\n| שם | Name |\n|---|---|\n| a |', 'שם')
  await request.sendText(' b |\n')
  await begins(5, '\nWater', 'Water')
  await request.sendText(' זה מים, ועוד הרבה מאוד מים.\n')
  await request.finish()
  await chat.sees('complete')
  for (const [block, words, { left, right, top }] of before) {
    const now = await placeOf(block, words)
    // The browser rounds the width of a word differently once others follow.
    expect([now.left, now.right, now.top].map(Math.round), words).toEqual([left, right, top].map(Math.round))
  }
  await expectAtRight(blocks.nth(0), 'שלום')
  await expectAtRight(blocks.nth(1), 'מים')
  await expectAtLeft(blocks.nth(5), 'Water')
})

test('markers, bars, boxes and columns stand on the side of what they belong to', async ({ chat, provider }) => {
  const text = '- ראשון\n- [x] שני\n- Third.\n\n> ציטוט\n>\n> Quoted.\n\n| שם | Name | 1 |\n|---|---|--:|\n| מים | Water! | 22 |\n\nראו[^1]\n\n[^1]: הערה. See https://example.com/\n'
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText(text)
  await request.finish()
  await chat.sees('complete')
  const list = chat.answerText.locator('.blocks > ul')
  const items = list.locator('p')
  const { left, right } = await contentOf(chat.answerText)
  expect(right - (await contentOf(list)).right).toBeCloseTo(24, 0)
  expect((await contentOf(list)).left).toBeCloseTo(left, 0)
  await expectAtRight(items.nth(0), 'ראשון')
  expect((await contentOf(list.locator('input'))).left).toBeGreaterThan((await placeOf(items.nth(1), 'שני')).right)
  // It stands beside its marker, and is read from left to right: its full stop is at its end.
  await expectAtRight(items.nth(2), 'Third.')
  await expectFromLeft(items.nth(2), ['Third', '.'])
  const quote = chat.answerText.locator('blockquote')
  await expect(quote).toHaveCSS('border-right-width', '2px')
  await expect(quote).toHaveCSS('border-left-width', '0px')
  await expectAtRight(quote, 'ציטוט')
  await expectAtRight(quote, 'Quoted.')
  const table = chat.answerText.locator('table')
  await expectFromLeft(table.locator('thead'), ['1', 'Name', 'שם'])
  await expectAtRight(table.locator('th').nth(1), 'Name')
  await expectAtRight(table.locator('td').nth(1), 'Water!')
  await expectFromLeft(table.locator('td').nth(1), ['Water', '!'])
  const note = chat.answerText.locator('.footnotes p')
  await expectAtRight(note, 'הערה')
  // The slash is at the end of its address.
  expect((await placeOf(note, 'com/')).right).toBeGreaterThan((await placeOf(note, 'com')).right)
})

test('code and formulas are read from left to right, and turn nothing around them', async ({ chat, provider }) => {
  const code = '```js\nf("שלום") // הערה\n```'
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText(`\`npm -i x\` מתקין (את) זה.\n\n- ראו\n\n  ${code.replaceAll('\n', '\n  ')}\n\n${code}\n\n$$\nx = 1\n$$\n\nכאן $y = 2$ סוף.\n`)
  await request.finish()
  await chat.sees('complete')
  const inline = chat.answerText.locator('p').first()
  await expectFromLeft(inline, ['זה', 'מתקין', 'npm', '-i'])
  for (const figure of await chat.answerText.locator('figure').all()) {
    await expect(figure).toHaveCSS('direction', 'ltr')
    const line = figure.locator('.line').first()
    await expect(line.locator('.comment')).toHaveText('// הערה')
    await expectAtLeft(line, 'f')
    await expectFromLeft(line, ['שלום', '//', 'הערה'])
  }
  await expect(chat.answerText.locator('.katex')).toHaveCount(2)
  await expectFromLeft(chat.answerText.locator('div.math .katex-html'), ['x', '=', '1'])
  const formula = chat.answerText.locator('span.math')
  await expectFromLeft(formula.locator('.katex-html'), ['y', '=', '2'])
  expect((await placeOf(chat.answerText, 'סוף')).right).toBeLessThan((await contentOf(formula)).left)
})

test('each line that a person writes is read its own way, wherever it is shown', async ({ chat, provider }) => {
  const text = 'שלום world!\nHello, עולם!'
  await chat.composer.fill(text)
  await expect(chat.composer).toHaveCSS('direction', 'rtl')
  await expect(chat.composer).toHaveCSS('unicode-bidi', 'plaintext')
  await chat.composer.press('Enter')
  const question = chat.questions.locator('.text')
  const request = await provider.nextRequest()
  await expectAtRight(question, 'שלום')
  await expectFromLeft(question, ['!', 'world', 'שלום'])
  await expectAtLeft(question, 'Hello')
  await expectFromLeft(question, ['Hello', 'עולם!'])
  await request.sendReasoning('חושב, thinking')
  const reasoning = chat.answer.locator('.reasoning')
  await expectAtRight(reasoning.locator('.tail'), 'חושב')
  await reasoning.getByRole('button').click()
  await request.sendReasoning('...\nSecond')
  await expect(reasoning.locator('.text')).toContainText('Second')
  await expectAtRight(reasoning.locator('.text'), 'חושב')
  await expectAtLeft(reasoning.locator('.text'), 'Second')
  await chat.ask('ממתין, yes!')
  await expectAtRight(chat.page.getByRole('region', { name: 'Waiting messages' }).locator('.text'), 'ממתין')
  await chat.questions.hover()
  await chat.questions.getByRole('button', { name: 'Edit' }).click()
  await expect(chat.questions.getByRole('textbox')).toHaveCSS('direction', 'rtl')
})

test('what turns a text turns nothing beside it', async ({ chat, provider }) => {
  const turned = 'Turn\u202ethis'
  await chat.hasExchange(provider, turned, `first ${turned}`)
  await expect(chat.page).toHaveTitle('Turnthis · Parley')
  const sidebar = new Sidebar(chat.page)
  await sidebar.choose(turned, 'Delete')
  await expectFromLeft(sidebar.note, ['“', 'Turnthis', '” was', 'deleted.'])
  await sidebar.button('Undo').click()
  await sidebar.open(turned)
  await sidebar.choose(turned, 'Rename')
  await sidebar.nameField.fill('שלום (world)')
  await expect(sidebar.nameField).toHaveCSS('direction', 'rtl')
  await sidebar.nameField.press('Enter')
  await expect(chat.page).toHaveTitle('\u2068שלום (world)\u2069 · Parley')
  await chat.page.keyboard.press('Control+k')
  const field = chat.page.getByRole('combobox')
  await field.fill('מים')
  await expect(field).toHaveCSS('direction', 'rtl')
  await field.fill('first')
  const found = chat.page.getByRole('option').filter({ hasText: 'first' })
  await expectFromLeft(found.locator('.title'), ['world', 'שלום'])
  await expect(found.locator('.title')).toHaveCSS('direction', 'rtl')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('no word is too long for the page, whatever it is made of', async ({ chat, provider }) => {
    const words = ['w'.repeat(5000), 'ש'.repeat(5000), `https://example.com/${'path'.repeat(500)}`, FAMILY.repeat(200), '🇮🇱'.repeat(200), '👋🏽'.repeat(200), 'e\u0301\u0316'.repeat(1000), 'a\u200d'.repeat(1000), 'a\u200b'.repeat(1000), 'a\u2060'.repeat(1000), `\u202e${'x'.repeat(1000)}`]
    await chat.ask(words.join('\n'))
    const request = await provider.nextRequest()
    await request.sendReasoning(words.join('\n'))
    for (const word of words) await request.sendText(`# ${word}\n\n${word}\n\n- ${word}\n\n> ${word}\n\n\`${word}\`\n\n| ${word} |\n|---|\n| ${word} |\n\n`)
    await chat.ask(words.join(' '))
    await request.finish()
    await expect(chat.questions).toHaveCount(2)
    await provider.nextRequest()
    await chat.composer.fill(words.join('\n'))
    await chat.page.getByRole('button', { name: /^Thought/ }).press('Enter')
    await chat.button('Show all').first().press('Enter')
    await expectNoPageScroll(chat)
    await chat.page.reload()
    await expect(chat.questions).toHaveCount(2)
    await expectNoPageScroll(chat)
    await chat.button('Conversations').press('Enter')
    await expectNoPageScroll(chat)
  })

  test('letters that belong together stay together where a long text is cut into nodes', async ({ chat, provider }) => {
    const word = 'بببببب'
    await chat.ask('Tell me.')
    const request = await provider.nextRequest()
    await request.sendText(`${word}\n\n${'a '.repeat(511)}${word}`)
    await request.finish()
    await chat.sees('complete')
    await expect(chat.answerText.locator('p')).toHaveCount(2)
    const widths = await chat.answerText.locator('p').evaluateAll((paragraphs) =>
      paragraphs.map((paragraph) => {
        const range = document.createRange()
        const nodes = [...paragraph.childNodes].slice(-2)
        range.setStart(nodes[0] ?? paragraph, nodes.length === 2 ? 1022 : 0)
        range.setEnd(paragraph, paragraph.childNodes.length)
        return [paragraph.childNodes.length, Math.round(range.getBoundingClientRect().width)]
      }),
    )
    expect(widths).toEqual([
      [1, widths[0]?.[1]],
      [2, widths[0]?.[1]],
    ])
  })
})
