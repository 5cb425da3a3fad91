/** markdown-it behind v-html, as most Vue pages have it. */
import createMarkdownIt from 'markdown-it'
import { createApp, h, nextTick, shallowRef } from 'vue'
import type { CreateRenderer } from '../renderer'

export const create: CreateRenderer = (place) => {
  const markdown = createMarkdownIt({ linkify: true })
  const source = shallowRef('')
  createApp({ render: () => h('div', { innerHTML: markdown.render(source.value) }) }).mount(place)
  return {
    append: (text) => {
      source.value += text
      return nextTick()
    },
    finish: () => undefined,
  }
}
