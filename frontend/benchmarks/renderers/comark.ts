/** comark, in Vue. */
import { Comark } from '@comark/vue'
import { createApp, h, nextTick, shallowRef, Suspense } from 'vue'
import type { CreateRenderer } from '../renderer'

export const create: CreateRenderer = (place) => {
  const source = shallowRef('')
  const isStreaming = shallowRef(true)
  createApp({
    render: () => h(Suspense, null, { default: () => h(Comark, { markdown: source.value, streaming: isStreaming.value }) }),
  }).mount(place)
  return {
    append: (text) => {
      source.value += text
      return nextTick()
    },
    finish: () => {
      isStreaming.value = false
      return nextTick()
    },
  }
}
