import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { STATES } from './states'
import { expect, test } from './test'

async function violations(page: Page): Promise<unknown> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme, axe finds nothing`, () => {
    test.use({ colorScheme })

    // An owner has four answers at once.
    test.afterEach(async ({ page }) => {
      // The first closes what is open over the page, the next one stops.
      await expect(async () => {
        await page.keyboard.press('Escape')
        expect(await page.locator('article[data-status=writing]').count()).toBe(0)
      }).toPass()
    })

    for (const [name, bring] of Object.entries(STATES)) {
      test(name, async ({ chat, page, provider }) => {
        await bring(chat, provider)
        expect(await violations(page)).toEqual([])
      })
    }
  })
}

test.describe('on a phone in Chinese, axe finds nothing', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' })

  test('with the list of conversations open', async ({ page, network }) => {
    await page.goto(network.url)
    await page.getByRole('button', { name: '对话列表' }).tap()
    await expect(page.getByRole('dialog')).toBeVisible()
    // What fades in has its contrast at the end.
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
    expect(await violations(page)).toEqual([])
  })
})
