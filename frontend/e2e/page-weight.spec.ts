import type { Request } from '@playwright/test'
import { expect, test } from './test'

const MOST_BYTES = 120 * 1024

test('the page needs at most 120 KB of JavaScript until something can be asked', async ({ page, address }) => {
  const scripts: Request[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request)
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Tell me.')
  const sizes = await Promise.all(scripts.map((request) => request.sizes()))
  const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})
