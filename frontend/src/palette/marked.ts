/** A text cut where its hits begin and end. Pure. */
import type { Snippet } from '../api/wire'

export interface Stretch {
  readonly text: string
  readonly isHit: boolean
}

/** The server counts code points, a string here UTF-16. */
export function stretchesOf({ text, marks }: Snippet): readonly Stretch[] {
  const characters = Array.from(text)
  const stretches: Stretch[] = []
  let at = 0
  for (const [start, end] of marks) {
    stretches.push({ text: characters.slice(at, start).join(''), isHit: false })
    stretches.push({ text: characters.slice(start, end).join(''), isHit: true })
    at = end
  }
  stretches.push({ text: characters.slice(at).join(''), isHit: false })
  return stretches.filter((stretch) => stretch.text !== '')
}
