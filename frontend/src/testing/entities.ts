/** Entities for tests, which have no browser to ask. */
import { decodeHTMLStrict } from 'entities'

/** Null if there is no such entity. */
export function decodeEntity(entity: string): string | null {
  const characters = decodeHTMLStrict(entity)
  return characters === entity ? null : characters
}
