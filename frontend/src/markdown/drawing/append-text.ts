/** Text that is added at the end of an element, in nodes that are not too long: adding to one costs its length. */

export const LONGEST_TEXT = 1024

/** How much of the text goes into a node that holds `length` characters: no character is cut in two. */
export function roomFor(text: string, length: number): number {
  const room = LONGEST_TEXT - length
  const code = text.charCodeAt(room - 1)
  return code >= 0xd800 && code <= 0xdbff ? room + 1 : room
}

export function appendText(element: Element, text: string): void {
  for (let rest = text; rest !== ''; ) {
    const { lastChild } = element
    const node = lastChild instanceof Text && lastChild.length < LONGEST_TEXT ? lastChild : element.appendChild(document.createTextNode(''))
    const part = rest.slice(0, roomFor(rest, node.length))
    node.appendData(part)
    rest = rest.slice(part.length)
  }
}
