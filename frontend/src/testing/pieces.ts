/** A text in pieces, the same in every run. */
import type { Roll } from './dice'

/** Each is 1 to `longest` UTF-16 units long. */
export function* piecesOf(text: string, roll: Roll, longest: number): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const length = 1 + roll(longest)
    yield text.slice(at, at + length)
    at += length
  }
}
