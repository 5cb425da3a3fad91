import { Chat, expect, test as base } from './test'

const HOST = 'parley.test'

/** A name that is no localhost: the browser does not trust what comes from there without TLS. */
const test = base.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${HOST} 127.0.0.1`]
      await use({ ...launchOptions, args })
    },
    { scope: 'worker' },
  ],
  address: async ({ network }, use) => {
    await use(network.url.replace('127.0.0.1', HOST))
  },
})

test.use({
  settings: { PARLEY_HOSTS: `localhost,${HOST}`, PARLEY_RUNNING_ANSWERS: '8', PARLEY_TRANSCRIPTION_MODEL: 'openai/whisper-1' },
})

test('on plain http asking, stopping, copying and pasting work without what the browser withholds there', async ({
  chat,
  provider,
}) => {
  const { page } = chat
  const offered = await page.evaluate(() => ['randomUUID' in crypto, 'clipboard' in navigator, 'locks' in navigator])
  expect(offered).toEqual([false, false, false])
  await chat.hasExchange(provider, 'Hello?', 'Hello.')
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  const text = '**One**,\n\n```js\nconst two = 2'
  await request.sendText(text)
  await expect(chat.answerText).toContainText('const two')
  await chat.composer.focus()
  await chat.answer.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(chat.answer.getByRole('button', { name: 'Copied' })).toBeVisible()
  await chat.composer.press('Control+V')
  await expect(chat.composer).toHaveValue(text)
  await chat.composer.fill('')
  await chat.button('Stop').click()
  expect(await request.isClosed()).toBe(true)
  await chat.sees('stopped')
  await page.reload()
  await chat.sees('stopped')
  await expect(chat.questions).toHaveText([/Hello\?/, /Tell me\./])
})

test('with four tabs writing and one more Stop still works at once', async ({ chat, provider, context, address }) => {
  test.slow()
  const tabs = [chat]
  while (tabs.length < 5) {
    tabs.push(await new Chat(await context.newPage()).open(address))
  }
  const requests = []
  for (const [index, tab] of tabs.entries()) {
    await tab.ask(`Tell me, ${index}.`)
    const request = await provider.nextRequest()
    await request.sendText('Well')
    await expect(tab.answerText).toHaveText('Well')
    requests.push(request)
  }
  for (const [index, tab] of [...tabs.entries()].reverse()) {
    await tab.sees('writing')
    await tab.button('Stop').click()
    expect(await requests[index]?.isClosed()).toBe(true)
    await tab.sees('stopped')
  }
})

test('on plain http the page says why it cannot record', async ({ chat }) => {
  await chat.button('Record what you say').click()
  await expect(chat.page.getByRole('region', { name: 'Recording' }).getByRole('alert')).toContainText('only over HTTPS')
})
