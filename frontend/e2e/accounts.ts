/** What people do on the pages on which they make accounts and sign in. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import type { Stack } from './stack'
import { Chat } from './test'

export const PASSWORD = 'seven tides a week'

/** Of the link that makes the first account, as it stands in what Parley says when it starts. */
export function firstLinkPath(stack: Stack): string {
  return /http:\/\/\S+?(\/link\/\S+)/.exec(readFileSync(stack.output, 'utf8'))?.[1] ?? ''
}

export async function makeAccount(page: Page, login: string): Promise<void> {
  await page.getByLabel('Name or e-mail address').fill(login)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(new Chat(page).composer).toBeVisible()
}

export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name or e-mail address').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

export async function invitation(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  const link = page.getByRole('status').locator('code')
  await expect(link).toContainText('/link/')
  return link.innerText()
}
