/** Conversations from elsewhere, sent in as a file. */
import type { Http, Upload } from './http'

export type ImportSource = 'parley' | 'chatgpt' | 'claude' | 'open_webui' | 'librechat'
export type ImportProblem = 'unknown_format' | 'broken' | 'too_much'
export type LossCode =
  | 'unreadable_conversation'
  | 'large_conversation'
  | 'empty_conversation'
  | 'unreadable_message'
  | 'unknown_content'
  | 'inner_instructions'
  | 'missing_file'
  | 'refused_file'

export interface LossExample {
  readonly title: string | null
  /** Null: it did not come in. */
  readonly conversation_id: string | null
}

export interface Loss {
  readonly code: LossCode
  readonly count: number
  readonly examples: readonly LossExample[]
}

export interface ImportReport {
  readonly conversations: number
  readonly messages: number
  readonly files: number
  /** Were here already. */
  readonly duplicates: number
  /** Came in beside an earlier state of theirs. */
  readonly changed: number
  /** From 0 to 1. */
  readonly progress: number
  readonly losses: readonly Loss[]
  /** Files that nothing came from: the first of `unused_count`. */
  readonly unused: readonly string[]
  readonly unused_count: number
}

export interface Import {
  readonly id: string
  /** Of the file. */
  readonly name: string
  readonly source: ImportSource | null
  readonly status: 'reading' | 'complete' | 'failed' | 'interrupted' | 'undone'
  readonly created_at: string
  readonly report: ImportReport
  readonly problem: ImportProblem | null
}

/** With the same id it can be sent again. */
export function sendImport(http: Http, id: string, file: File, upload: Upload): Promise<Import> {
  return http.upload(`${importPath(id)}?name=${encodeURIComponent(file.name)}`, file, upload)
}

/** The newest first. */
export async function getImports(http: Http, signal: AbortSignal): Promise<readonly Import[]> {
  const { imports } = await http.json<{ readonly imports: readonly Import[] }>('/api/imports', { signal })
  return imports
}

/** Everything that came in by it is deleted, as conversations are. */
export async function undoImport(http: Http, id: string): Promise<Import> {
  const { import: undone } = await http.json<{ readonly import: Import }>(importPath(id), { method: 'DELETE' })
  return undone
}

function importPath(id: string): string {
  return `/api/imports/${id}`
}
