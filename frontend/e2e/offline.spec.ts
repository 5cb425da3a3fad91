import { Chat, expect, test } from './test'

test.use({ serviceWorkers: 'allow' })

test('without a network the page opens with what was read last, says so, and sends later', async ({ page, network, provider }) => {
  const chat = await new Chat(page).open(network.url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await chat.hasExchange(provider, 'Why is the sky blue?', 'It scatters light.')
  // What it reads from now on goes through the worker.
  await page.reload()
  await chat.sees('complete')
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Why is the sky blue?' }).first()).toBeVisible()
  await expect.poll(() => page.evaluate(async () => (await (await caches.open('kept')).keys()).some(({ url }) => url.includes('limit=16')))).toBe(true)
  network.cut()
  await page.reload()
  await expect(chat.answerText).toHaveText('It scatters light.')
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Why is the sky blue?' }).first()).toBeVisible()
  // Over the message field, which makes room for it: nothing is covered.
  const note = page.locator('.dock').getByText('No connection: this is what was read last.')
  await expect(note).toBeVisible()
  expect(await note.evaluate((line) => getComputedStyle(line).position)).toBe('static')
  await chat.ask('And red in the evening?')
  await expect(page.getByText('And red in the evening?')).toBeVisible()
  network.heal()
  const request = await provider.nextRequest()
  expect(request.body.messages.at(-1)?.content).toBe('And red in the evening?')
  await request.sendText('A longer way.')
  await request.finish()
  await expect(chat.answerText).toHaveText('A longer way.')
  await expect(page.getByText('No connection: this is what was read last.')).toHaveCount(0)
})

test('it can be installed', async ({ page, address }) => {
  await page.goto(address)
  const manifest = await page.request.get(new URL((await page.locator('link[rel=manifest]').getAttribute('href')) ?? '', address).href)
  expect(manifest.headers()['content-type']).toContain('application/manifest+json')
  const { icons, start_url, display } = (await manifest.json()) as { icons: { src: string; sizes: string }[]; start_url: string; display: string }
  expect([start_url, display]).toEqual(['/', 'standalone'])
  for (const { src, sizes } of icons.filter(({ sizes }) => sizes !== 'any')) {
    const size = await page.evaluate(async (src) => {
      const image = new Image()
      image.src = src
      await image.decode()
      return `${image.naturalWidth}x${image.naturalHeight}`
    }, src)
    expect(size).toBe(sizes)
  }
  const browser = await page.context().newCDPSession(page)
  const { errors } = await browser.send('Page.getAppManifest')
  expect(errors).toEqual([])
})
