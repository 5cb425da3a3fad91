/** The draft of one conversation, kept in the browser. */
import { computed, onScopeDispose, readonly, shallowReadonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { AttachedPart } from '../api/part-wire'
import type { TextStore } from '../sync/text-store'
import { draftKey, filesKey, NEW_DRAFT } from './draft-keys'
import { joinWritten, type Written } from './written'

export interface KeptDraft {
  readonly text: Readonly<ShallowRef<string>>
  /** Those that the server has taken. It keeps them for a day only, unless they are sent. */
  readonly files: Readonly<ShallowRef<readonly AttachedPart[]>>
  /** Of these, by their ids, those of which it has said that it has them no more. */
  readonly gone: ComputedRef<readonly string[]>
  readonly write: (text: string) => void
  readonly attach: (file: AttachedPart) => void
  readonly detach: (fileId: string) => void
  readonly noteGone: (fileIds: readonly string[]) => void
  /** Takes it out to send it. From then on the draft belongs to this conversation, also if it was a new one. */
  readonly take: () => Written
  /** Puts back what could not be sent, above what has been written since. */
  readonly giveBack: (written: Written) => void
}

/** Writing a long draft to the storage for every key would be felt. */
const SAVED_AFTER_MS = 300

export function useDraft(store: TextStore, conversationId: string, isNew: boolean): KeptDraft {
  let key = draftKey(isNew ? NEW_DRAFT : conversationId)
  const text = shallowRef(store.read(key) ?? '')
  const files = shallowRef(readFiles(store.read(filesKey(key))))
  const said = shallowRef<readonly string[]>([])
  const gone = computed(() => files.value.map(({ file_id }) => file_id).filter((id) => said.value.includes(id)))
  let timer: ReturnType<typeof setTimeout> | undefined

  function save(): void {
    clearTimeout(timer)
    timer = undefined
    store.write(key, text.value === '' ? null : text.value)
  }

  function saveAtOnce(): void {
    if (timer !== undefined) save()
  }

  function write(now: string): void {
    text.value = now
    clearTimeout(timer)
    timer = setTimeout(save, SAVED_AFTER_MS)
  }

  function setFiles(now: readonly AttachedPart[]): void {
    files.value = now
    store.write(filesKey(key), now.length === 0 ? null : JSON.stringify(now))
  }

  /** At once: what was sent and comes back with a reload would be sent twice. */
  function take(): Written {
    const taken = { text: text.value, files: files.value }
    text.value = ''
    save()
    setFiles([])
    key = draftKey(conversationId)
    return taken
  }

  function giveBack(returned: Written): void {
    const joined = joinWritten(returned, { text: text.value, files: files.value })
    write(joined.text)
    setFiles(joined.files)
  }

  window.addEventListener('pagehide', saveAtOnce)
  onScopeDispose(() => {
    saveAtOnce()
    window.removeEventListener('pagehide', saveAtOnce)
  })

  return {
    text: readonly(text),
    files: shallowReadonly(files),
    gone,
    write,
    attach: (file) => setFiles([...files.value, file]),
    detach: (fileId) => setFiles(files.value.filter(({ file_id }) => file_id !== fileId)),
    noteGone: (fileIds) => (said.value = [...said.value, ...fileIds]),
    take,
    giveBack,
  }
}

/** Whatever else stands there says nothing. */
function readFiles(stored: string | null): readonly AttachedPart[] {
  try {
    const files: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(files) ? (files as readonly AttachedPart[]) : []
  } catch {
    return []
  }
}
