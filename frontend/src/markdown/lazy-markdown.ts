/** The Markdown renderer as a file of its own: the page is there before it, and it is there before the first answer. */
import { defineAsyncComponent, type Component } from 'vue'
import PlainText from './PlainText.vue'

async function load(): Promise<Component> {
  try {
    return (await import('./MarkdownView.vue')).default
  } catch {
    return PlainText
  }
}

/** Resolves once answers can be drawn without waiting. */
export async function loadMarkdown(): Promise<void> {
  await load()
}

export default defineAsyncComponent(load)
