/** A renderer of Markdown that is being written, as the lab drives it. */

export interface Renderer {
  /** Resolves once the page shows it. */
  append(text: string): Promise<void> | void
  /** Nothing more comes, as it seems. Resolves once nothing is left to be drawn. */
  finish(): Promise<void> | void
}

/** Draws into an element that is empty. */
export type CreateRenderer = (place: HTMLElement) => Renderer

/** The next time the page is drawn. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}
