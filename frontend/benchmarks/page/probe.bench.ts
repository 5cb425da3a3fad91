import { test } from '@playwright/test'
import { FilledStack } from './filled-stack'
import { firstVisit } from './visit'
test('probe', async ({ browser }) => {
  const stack = await FilledStack.start()
  try { for (let i = 0; i < 8; i++) console.log('first', JSON.stringify(await firstVisit(browser, stack.longAddress))) } finally { await stack.stop() }
})
