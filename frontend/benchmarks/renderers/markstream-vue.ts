/** markstream-vue. */
import MarkdownRender from 'markstream-vue'
import 'markstream-vue/index.css'
import { createApp, h, nextTick, shallowRef } from 'vue'
import type { CreateRenderer } from '../renderer'

export const create: CreateRenderer = (place) => {
  const source = shallowRef('')
  const isFinal = shallowRef(false)
  createApp({ render: () => h(MarkdownRender, { content: source.value, final: isFinal.value }) }).mount(place)
  return {
    append: (text) => {
      source.value += text
      return nextTick()
    },
    finish: () => {
      isFinal.value = true
      return nextTick()
    },
  }
}
