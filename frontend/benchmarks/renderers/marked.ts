/** marked, whose HTML replaces all that was there. */
import { marked } from 'marked'
import type { CreateRenderer } from '../renderer'

export const create: CreateRenderer = (place) => {
  let source = ''
  return {
    append: (text) => {
      source += text
      place.innerHTML = marked.parse(source, { async: false })
    },
    finish: () => undefined,
  }
}
