import type { Locator, Page } from '@playwright/test'

/** The list of conversations of one page, and what a person does with it. */
export class Sidebar {
  constructor(readonly page: Page) {}

  get list(): Locator {
    return this.page.getByRole('navigation')
  }

  /** From the top to the bottom. */
  get titles(): Locator {
    return this.list.getByRole('listitem').locator('.title')
  }

  link(title: string): Locator {
    return this.list.getByRole('listitem').getByRole('link', { name: title })
  }

  /** Says that an answer is being written there, or that there is a new one; in most rows there is none. */
  mark(title: string): Locator {
    return this.link(title).locator('.mark')
  }

  /** Where a new name is written. */
  get nameField(): Locator {
    return this.list.getByRole('textbox')
  }

  /** Says what was deleted, or what could not be done. */
  get note(): Locator {
    return this.list.getByRole('status')
  }

  button(name: string): Locator {
    return this.list.getByRole('button', { name, exact: true })
  }

  async open(title: string): Promise<void> {
    await this.link(title).click()
  }

  async startNew(): Promise<void> {
    await this.list.getByRole('link', { name: 'New chat' }).click()
  }

  /** The button that opens a conversation's menu. */
  more(title: string): Locator {
    const link = this.page.getByRole('link', { name: title })
    return this.list.getByRole('listitem').filter({ has: link }).getByRole('button')
  }

  item(name: string): Locator {
    return this.page.getByRole('menuitem', { name, exact: true })
  }

  /** Opens the menu of a conversation and chooses what it offers under this name. */
  async choose(title: string, name: string): Promise<void> {
    await this.link(title).hover()
    await this.more(title).click()
    await this.item(name).click()
  }
}
