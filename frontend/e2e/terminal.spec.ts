import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test as base } from './conversations'
import { expect } from './test'
import { setVisibility } from './visibility'

const backend = fileURLToPath(new URL('../../backend', import.meta.url))
const run = promisify(execFile)

/** `parley chat`, from nginx's address; what it wrote, once it has ended. */
type Ask = (...words: string[]) => Promise<{ stdout: string; stderr: string }>

const test = base.extend<{ ask: Ask }>({
  ask: async ({ stack }, use) => {
    const state = mkdtempSync(join(tmpdir(), 'parley-terminal-'))
    const env = { ...process.env, XDG_STATE_HOME: state }
    await use((...words) => {
      const asking = run('.venv/bin/python', ['-m', 'parley', 'chat', '--url', stack.url.href, ...words], { cwd: backend, env })
      asking.child.stdin?.end()
      return asking
    })
    rmSync(state, { recursive: true })
  },
})

test('what a terminal asks stands on the page that is looked at, and is gone on with on either side', async ({
  ask,
  chat,
  sidebar,
  provider,
}) => {
  await setVisibility(chat.page, 'hidden')
  const first = ask('Why is the sky blue?')
  const request = await provider.nextRequest()
  await request.sendText('It scatters ')
  await setVisibility(chat.page, 'visible')
  await expect(sidebar.mark('Why is the sky blue?')).toHaveText('An answer is being written')
  await sidebar.open('Why is the sky blue?')
  await expect(chat.answerText).toHaveText('It scatters')
  await request.sendText('light.')
  await expect(chat.answerText).toHaveText('It scatters light.')
  await request.finish()
  await chat.sees('complete')
  expect(await first).toMatchObject({ stdout: 'It scatters light.\n', stderr: '' })

  await chat.hasExchange(provider, 'And the sea?', 'It reflects.')
  await setVisibility(chat.page, 'hidden')
  const second = ask('--continue', 'And grass?')
  const last = await provider.nextRequest()
  await last.sendText('It is green.')
  await last.finish()
  expect(await second).toMatchObject({ stdout: 'It is green.\n', stderr: '' })
  await setVisibility(chat.page, 'visible')
  await expect(chat.questions).toHaveText([/Why is the sky blue\?/, /And the sea\?/, /And grass\?/])
  await expect(chat.answerText).toHaveText('It is green.')
})

test('Stop on the page ends the command with what came', async ({ ask, chat, sidebar, provider }) => {
  const asking = ask('Count to a million')
  const request = await provider.nextRequest()
  await request.sendText('1, 2')
  await setVisibility(chat.page, 'hidden')
  await setVisibility(chat.page, 'visible')
  await sidebar.open('Count to a million')
  await expect(chat.answerText).toHaveText('1, 2')
  const failure = expect(asking).rejects.toMatchObject({
    code: 1,
    stdout: '1, 2\n',
    stderr: 'The answer was stopped elsewhere.\n',
  })
  await chat.button('Stop').click()
  await failure
})
