/** Not the second one of a double click: the first has taken its row away, and what is there now is the next one. Keys count as first. */
export function isFirstClick(event: MouseEvent): boolean {
  return event.detail < 2
}
