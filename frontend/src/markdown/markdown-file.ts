/** What draws Markdown, as a file of its own: the page is there before it, and it is there before the first answer. */
import { shallowReadonly, shallowRef, type Component, type ShallowRef } from 'vue'
import PlainText from './PlainText.vue'

const view: ShallowRef<Component> = shallowRef(PlainText)

/** What draws the text of answers, as well as it can be done for now. */
export const markdownView = shallowReadonly(view)

/** Resolves once nothing better is to be expected; where the file could not be had, the next call tries again. */
export async function loadMarkdown(): Promise<void> {
  try {
    view.value = (await import('./MarkdownView.vue')).default
  } catch {
    // The text can be read as it is.
  }
}
