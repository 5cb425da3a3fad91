/** Of what was read of a conversation, what is drawn first: its end, with more than the view holds. Pure. */
import type { Message } from '../api/wire'

/** Of a line on a wide screen: on a narrow one the same text is higher, and more of it is drawn than is seen. */
const CHARACTERS_IN_LINE = 90
/** What stands around a message takes as much room. */
const LINES_AROUND = 3

/** Where it begins: with a question, that many lines above the end or further up. */
export function endFirst(messages: readonly Message[], lines: number): number {
  let left = lines
  for (let index = messages.length - 1; index > 0; index -= 1) {
    const message = messages[index]
    if (message === undefined) break
    left -= LINES_AROUND + Math.ceil(charactersOf(message) / CHARACTERS_IN_LINE)
    if (left <= 0 && message.role === 'user') return index
  }
  return 0
}

/** Thoughts, tools and files are folded, or come later. */
function charactersOf({ parts }: Message): number {
  return parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
}
