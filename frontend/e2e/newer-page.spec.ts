import { test as base, expect, type Page } from '@playwright/test'
import { PageServer } from './page-server'
import { setVisibility } from './visibility'

const test = base.extend<{ server: PageServer }>({
  server: async ({}, use) => {
    const server = await PageServer.start()
    await use(server)
    await server.close()
  },
})

test.use({ serviceWorkers: 'allow' })

/** A page that the service worker opens from now on. */
async function openTwice(page: Page, { url }: PageServer): Promise<void> {
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
}

function buildOf(page: Page): Promise<string | null> {
  return page.locator('meta[name=build]').getAttribute('content')
}

/** From now on the server keeps to itself which page it has, until it is told to say. */
function hold(server: PageServer): () => void {
  let release: () => void = () => undefined
  server.ready = new Promise((resolve) => (release = resolve))
  return release
}

test('the page opens before the server has said that it is still the same', async ({ page, server }) => {
  await openTwice(page, server)
  const release = hold(server)
  await page.reload()
  await expect(page.locator('textarea')).toBeVisible()
  release()
})

test('until then it hears nothing from the server', async ({ page, server }) => {
  await openTwice(page, server)
  const release = hold(server)
  await page.reload()
  const before = server.sessionsSaid
  await page.evaluate(() => {
    const heard: string[] = []
    void fetch('/api/session').then(() => heard.push('session'))
    Object.assign(window, { heard })
  })
  await expect.poll(() => server.sessionsSaid).toBeGreaterThan(before)
  const heard = (): Promise<string[]> => page.evaluate(() => fetch('/robots.txt').then(() => (window as unknown as { heard: string[] }).heard))
  expect(await heard()).toEqual([])
  release()
  await expect.poll(heard).toEqual(['session'])
})

test('where the server has another page by now, that one is shown', async ({ page, server }) => {
  await openTwice(page, server)
  server.build = 'second'
  await page.reload()
  await expect.poll(() => buildOf(page)).toBe('second')
})

test('who has begun something is left in peace until they look elsewhere', async ({ page, server }) => {
  await openTwice(page, server)
  server.build = 'second'
  const release = hold(server)
  await page.reload()
  await page.locator('textarea').click()
  await page.evaluate(() => {
    const told = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', () => resolve(null), { once: true }))
    Object.assign(window, { told })
  })
  release()
  await page.evaluate(() => (window as unknown as { told: Promise<unknown> }).told)
  await page.locator('textarea').fill('Not asked yet')
  expect(await buildOf(page)).toBe('first')
  await setVisibility(page, 'hidden')
  await expect.poll(() => buildOf(page)).toBe('second')
  await expect(page.locator('textarea')).toHaveValue('Not asked yet')
})

test('who is asked who they are comes to that page', async ({ page, server }) => {
  await openTwice(page, server)
  server.isLoginWanted = true
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
})
