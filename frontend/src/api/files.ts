/** Files: uploaded, taken back, found by their address. */
import type { Http, Upload } from './http'
import type { AttachedPart, FilePart } from './part-wire'

/** A file as the server has taken it. */
interface StoredFile extends Omit<FilePart, 'type' | 'file_id' | 'kind'> {
  readonly id: string
  readonly kind: 'image' | FilePart['kind']
  readonly width: number | null
  readonly height: number | null
}

/** The file as it stands in a question. With the same id it can be sent again. */
export async function uploadFile(http: Http, id: string, name: string, body: Blob, upload: Upload): Promise<AttachedPart> {
  const stored = await http.upload<StoredFile>(`${filePath(id)}?name=${encodeURIComponent(name)}`, body, upload)
  const { kind, media_type, size, characters, given, tokens, width, height } = stored
  const common = { file_id: stored.id, name: stored.name, media_type, size }
  if (kind === 'image') return { ...common, type: 'image', width: width ?? 0, height: height ?? 0 }
  return { ...common, type: 'file', kind, characters, given, tokens }
}

/** One that was not sent after all; what fails is taken away by the server itself, a day later. */
export function removeFile(http: Http, id: string): Promise<void> {
  return http.json(filePath(id), { method: 'DELETE', keepalive: true })
}

/** Throws a 404 if the server has it no more. */
export function checkFile(http: Http, id: string, signal: AbortSignal): Promise<void> {
  return http.json(filePath(id), { method: 'HEAD', signal })
}

/** All pictures of an answer together. */
export function picturesPath(answerId: string): string {
  return `/api/messages/${answerId}/images.zip`
}

export function filePath(id: string): string {
  return `/api/files/${id}`
}
