/** What a person keeps to use again: presets and prompts. */
import type { Http } from './http'
import type { Preset, PromptTemplate } from './instructions-wire'

interface Kinds {
  readonly presets: Preset
  readonly prompts: PromptTemplate
}

export type LibraryKind = keyof Kinds
export type LibraryItem<K extends LibraryKind> = Kinds[K]

export async function getLibrary<K extends LibraryKind>(http: Http, kind: K, signal: AbortSignal): Promise<readonly Kinds[K][]> {
  const listed = await http.json<Readonly<Record<K, readonly Kinds[K][]>>>(`/api/${kind}`, { signal })
  return listed[kind]
}

/** Makes it, or puts it in the place of what has this id. */
export function putLibraryItem<K extends LibraryKind>(http: Http, kind: K, { id, ...item }: Kinds[K]): Promise<Kinds[K]> {
  return http.json(`/api/${kind}/${id}`, { method: 'PUT', body: item, keepalive: true })
}

export function deleteLibraryItem(http: Http, kind: LibraryKind, id: string): Promise<void> {
  return http.json(`/api/${kind}/${id}`, { method: 'DELETE', keepalive: true })
}
