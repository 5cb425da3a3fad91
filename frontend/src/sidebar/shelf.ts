/** Where in the list a conversation stands. Pure. */
import type { Conversation, Shelf } from '../api/wire'

export const MAIN: Shelf = { kind: 'main' }
export const PINNED: Shelf = { kind: 'pinned' }

/** Unlike that of every other shelf. */
export function shelfKey(shelf: Shelf): string {
  return shelf.kind === 'folder' ? `folder ${shelf.name}` : shelf.kind
}

/** Whether a conversation that is not deleted stands there: each on one shelf. */
export function standsOn(shelf: Shelf, { pinned, archived, folder }: Conversation): boolean {
  switch (shelf.kind) {
    case 'main':
      return !archived && !pinned && folder === null
    case 'pinned':
      return !archived && pinned
    case 'folder':
      return !archived && !pinned && folder === shelf.name
    case 'archived':
      return archived
    case 'deleted':
      return false
  }
}
