/** Files on their way to the server; those that are there belong to the draft. */
import { computed, onScopeDispose, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { checkFile, removeFile, uploadFile } from '../api/files'
import { ApiProblem, type Http } from '../api/http'
import type { KeptDraft } from '../composer/use-draft'
import { createId } from '../sync/message-id'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'
import type { UploadLimits } from '../sync/use-server'
import { preparePicture } from './prepare-picture'

/** Why a file was not taken: the server's own word, or what this page knows by itself. */
export type Trouble = { readonly kind: 'refused'; readonly code: string; readonly detail: string } | { readonly kind: 'lost' | 'tooLarge' | 'tooMany' }

export interface Upload {
  readonly id: string
  readonly file: File
  /** From 0 to 1. */
  readonly share: number
  readonly trouble: Trouble | null
}

export interface Uploads {
  readonly list: Readonly<ShallowRef<readonly Upload[]>>
  /** Some are on their way. */
  readonly isBusy: ComputedRef<boolean>
  /** The question was sent already, but for what is still on its way. */
  readonly isAsked: Ref<boolean>
  readonly add: (files: Iterable<File>) => void
  readonly again: (id: string) => void
  /** Of one on its way, or of one that is there. */
  readonly remove: (id: string) => void
}

export function useUploads(http: Http, draft: KeptDraft, limits: () => UploadLimits): Uploads {
  const list = shallowRef<readonly Upload[]>([])
  const isBusy = computed(() => list.value.some(({ trouble }) => trouble === null))
  const ways = new Map<string, AbortController>()
  /** Nothing else could use the browser's few connections, nor a telephone's memory for pictures. */
  let sending = Promise.resolve()

  const signal = scopeSignal()

  /** What was left in the draft may have been there for longer than the server keeps it. */
  async function check(id: string): Promise<void> {
    await checkFile(http, id, signal).catch((error: unknown) => {
      if (isMissing(error)) draft.noteGone([id])
    })
  }

  function change(id: string, changes: Partial<Upload>): void {
    list.value = list.value.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload))
  }

  function drop(id: string): void {
    list.value = list.value.filter((upload) => upload.id !== id)
  }

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const isOneTooMany = draft.files.value.length + list.value.length >= limits().files
      const upload: Upload = { id: createId(), file, share: 0, trouble: isOneTooMany ? { kind: 'tooMany' } : null }
      list.value = [...list.value, upload]
      if (!isOneTooMany) queue(upload)
    }
  }

  function queue(upload: Upload): void {
    const way = new AbortController()
    ways.set(upload.id, way)
    sending = sending.then(() => send(upload, way))
  }

  async function send({ id, file }: Upload, way: AbortController): Promise<void> {
    try {
      way.signal.throwIfAborted()
      const body = await preparePicture(file)
      way.signal.throwIfAborted()
      if (body.size > limits().bytes) {
        change(id, { trouble: { kind: 'tooLarge' } })
        return
      }
      const onProgress = (share: number): void => change(id, { share })
      const part = await uploadFile(http, id, file.name, body, { signal: way.signal, onProgress })
      drop(id)
      draft.attach(part)
    } catch (error) {
      if (!way.signal.aborted) change(id, { trouble: troubleOf(error) })
    } finally {
      ways.delete(id)
    }
  }

  function again(id: string): void {
    const upload = list.value.find((each) => each.id === id)
    if (upload === undefined || ways.has(id)) return
    change(id, { share: 0, trouble: null })
    queue(upload)
  }

  function remove(id: string): void {
    ways.get(id)?.abort()
    drop(id)
    if (!draft.files.value.some(({ file_id }) => file_id === id)) return
    draft.detach(id)
    // One that an earlier question has, too, stays.
    removeFile(http, id).catch(() => undefined)
  }

  for (const { file_id } of draft.files.value) void check(file_id)
  onScopeDispose(() => {
    for (const way of ways.values()) way.abort()
  })
  return { list: shallowReadonly(list), isBusy, isAsked: ref(false), add, again, remove }
}

function troubleOf(error: unknown): Trouble {
  // What the server cannot do at the moment, or what stands before it says, is no word about the file.
  if (!(error instanceof ApiProblem) || error.status >= 500) return { kind: 'lost' }
  return { kind: 'refused', code: error.code, detail: error.detail }
}
