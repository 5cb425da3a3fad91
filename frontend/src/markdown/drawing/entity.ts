/** Entities, which the browser knows: no text can become markup in an element that takes only text. */

const known = new Map<string, string | null>()

/** The characters of `&name;` or `&#number;`; null if there is no such entity. */
export function entityOf(entity: string): string | null {
  const before = known.get(entity)
  if (before !== undefined) return before
  const area = document.createElement('textarea')
  area.innerHTML = entity
  const characters = area.value === entity ? null : area.value
  known.set(entity, characters)
  return characters
}
