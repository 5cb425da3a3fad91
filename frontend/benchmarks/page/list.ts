/** The list beside the chat, as far as it is loaded. */
import type { Page } from '@playwright/test'
import { LISTED } from './filled-stack'

/** To its end again and again, until nothing more comes. */
export async function loadList(page: Page): Promise<void> {
  await page.evaluate(async (count) => {
    const list = document.querySelector('.sidebar .list')
    while (list !== null && list.querySelectorAll('li').length < count) {
      list.scrollTo(0, list.scrollHeight)
      await new Promise(requestAnimationFrame)
    }
    list?.scrollTo(0, 0)
  }, LISTED)
}
