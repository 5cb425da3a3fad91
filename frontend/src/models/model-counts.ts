/** How often each model is asked at once: (ids, change) → ids. Pure. */

export function countOf(ids: readonly string[], id: string): number {
  return ids.filter((each) => each === id).length
}

/** Once more, behind the others of its kind; not beyond `most` of all. */
export function withOneMore(ids: readonly string[], id: string, most: number): readonly string[] {
  if (ids.length >= most) return ids
  const after = ids.lastIndexOf(id)
  return after === -1 ? [...ids, id] : ids.toSpliced(after, 0, id)
}

/** Once less; somebody has to answer. */
export function withOneLess(ids: readonly string[], id: string): readonly string[] {
  const at = ids.lastIndexOf(id)
  return at === -1 || ids.length === 1 ? ids : ids.toSpliced(at, 1)
}
