import { OtherClient } from './other-client'
import { Sidebar } from './sidebar'
import { test as base } from './test'

interface Fixtures {
  /** The conversations that there are when the page opens, oldest first. Nothing has been said in them. */
  titles: readonly string[]
  elsewhere: OtherClient
  sidebar: Sidebar
}

/** Tests of an owner who has these conversations and no others. */
export const test = base.extend<Fixtures>({
  titles: [[], { option: true }],
  elsewhere: [
    async ({ stack, provider, titles }, use) => {
      const elsewhere = new OtherClient(stack.url, provider)
      await elsewhere.deleteEverything()
      for (const title of titles) await elsewhere.createConversation(title)
      await use(elsewhere)
    },
    // Before the page is opened.
    { auto: true },
  ],
  sidebar: async ({ chat }, use) => {
    await use(new Sidebar(chat.page))
  },
})
