/** The block that takes the text of the lines: the innermost one, as long as it is open. */
import type { OpenLeaf } from './line-meaning'

export interface Leaf {
  /** As the next line finds it. */
  readonly meaning: OpenLeaf
  /** A line begins with this. */
  nextLine(text: string): void
  /** More of the line. */
  append(text: string): void
  /** False if nothing comes after this line. */
  endLine(): boolean
  close(): void
  /** How to go back to what it is now; the tree goes back by itself. */
  mark(): () => void
}
