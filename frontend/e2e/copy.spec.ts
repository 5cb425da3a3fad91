import { expect, test } from './test'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('Copy gives the exact Markdown, in mid-answer and at the end', async ({ chat, provider }) => {
  const beginning = '# 世界 👋\n\nSome *text*,  \n`code` & <b>:\n\n- one\n\n```js\nconst a = "'
  const end = 'b"\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nThe end.\n'
  await chat.ask('Tell me.')
  const request = await provider.nextRequest()
  await request.sendText(beginning)
  await expect(chat.answerText).toContainText('const a')
  const copy = chat.answer.getByRole('button', { name: /^Cop(y|ied)$/ })
  const clipboard = (): Promise<string> => chat.page.evaluate(() => navigator.clipboard.readText())
  await copy.click()
  await expect.poll(clipboard).toBe(beginning)
  await chat.sees('writing')
  await request.sendText(end)
  await request.finish()
  await chat.sees('complete')
  await copy.click()
  await expect.poll(clipboard).toBe(beginning + end)
})
