/** The blocks of text that an answer has on the page. */

/** For each part of the answer the lengths of its blocks, in UTF-16 units; none for a part without text. */
export type ShownBlocks = readonly (readonly number[])[]

export interface BlockPlace {
  readonly part: number
  readonly block: number
}

/** `message`: the element of an answer. */
export function shownBlocks(message: Element): ShownBlocks {
  const parts = [...(message.querySelector('.answer-text')?.children ?? [])]
  return parts.map((part) => (part.matches('.markdown') ? blockLengths(part) : []))
}

/** Whether its text stands there as it is, because what draws Markdown has not come yet. */
export function isPlain(message: Element): boolean {
  return message.querySelector('.answer-text > .plain') !== null
}

function blockLengths(markdown: Element): readonly number[] {
  const blocks = [...markdown.querySelectorAll(':scope > .blocks > :not(.new-from)')]
  return blocks.map(({ textContent }) => textContent.length)
}
