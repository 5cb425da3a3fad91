/** Imports: files on their way to the server, and what became of those that are there. */
import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import { getImports, sendImport, undoImport, type Import } from '../api/imports'
import { need } from '../inject'
import { createId } from '../sync/message-id'
import { scopeSignal } from '../sync/scope-signal'
import { serverKey } from '../sync/use-server'

/** How often it is asked how far the reading is. */
const LOOK_MS = 1000

/** Why a file was not sent: the server's own word, or what this page knows by itself. */
export type SendingTrouble = { readonly kind: 'refused'; readonly detail: string } | { readonly kind: 'lost' | 'tooLarge' }

/** A file on its way. */
export interface Sending {
  readonly id: string
  readonly file: File
  /** From 0 to 1. */
  readonly share: number
  readonly trouble: SendingTrouble | null
}

export interface OpenImports {
  /** The newest first; null until they are known. */
  readonly imports: Readonly<ShallowRef<readonly Import[] | null>>
  readonly sendings: Readonly<ShallowRef<readonly Sending[]>>
  /** They could not be read, or one not be undone. */
  readonly hasFailed: Readonly<Ref<boolean>>
  /** Looks, and goes on looking as long as something is being read. */
  readonly open: () => void
  readonly close: () => void
  readonly add: (files: Iterable<File>) => void
  readonly again: (id: string) => void
  readonly cancel: (id: string) => void
  readonly undo: (id: string) => Promise<void>
}

export function useImports(): OpenImports {
  const http = need(httpKey)
  const { importBytes } = need(serverKey)
  const signal = scopeSignal()
  const imports: ShallowRef<readonly Import[] | null> = shallowRef(null)
  const sendings = shallowRef<readonly Sending[]>([])
  const hasFailed = ref(false)
  const ways = new Map<string, AbortController>()
  /** One after the other: each would take its part of the connection from the other. */
  let queue = Promise.resolve()
  let isOpen = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function change(id: string, changes: Partial<Sending>): void {
    sendings.value = sendings.value.map((sending) => (sending.id === id ? { ...sending, ...changes } : sending))
  }

  function drop(id: string): void {
    sendings.value = sendings.value.filter((sending) => sending.id !== id)
  }

  function put(changed: Import): void {
    const known = imports.value ?? []
    const isNew = !known.some(({ id }) => id === changed.id)
    imports.value = isNew ? [changed, ...known] : known.map((each) => (each.id === changed.id ? changed : each))
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    await getImports(http, signal).then(
      (found) => {
        imports.value = found
        hasFailed.value = false
      },
      () => (hasFailed.value = imports.value === null),
    )
    const goesOn = imports.value?.some(({ status }) => status === 'reading') ?? true
    if (isOpen && goesOn && !signal.aborted) timer = setTimeout(look, LOOK_MS)
  }

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const isTooLarge = file.size > importBytes.value
      const sending: Sending = { id: createId(), file, share: 0, trouble: isTooLarge ? { kind: 'tooLarge' } : null }
      sendings.value = [...sendings.value, sending]
      if (!isTooLarge) begin(sending)
    }
  }

  function begin(sending: Sending): void {
    const way = new AbortController()
    ways.set(sending.id, way)
    queue = queue.then(() => send(sending, way))
  }

  async function send({ id, file }: Sending, way: AbortController): Promise<void> {
    try {
      way.signal.throwIfAborted()
      put(await sendImport(http, id, file, { signal: way.signal, onProgress: (share) => change(id, { share }) }))
      drop(id)
      if (isOpen) void look()
    } catch (error) {
      if (!way.signal.aborted) change(id, { trouble: troubleOf(error) })
    } finally {
      ways.delete(id)
    }
  }

  function again(id: string): void {
    const sending = sendings.value.find((each) => each.id === id)
    if (sending === undefined || ways.has(id)) return
    change(id, { share: 0, trouble: null })
    begin(sending)
  }

  function cancel(id: string): void {
    ways.get(id)?.abort()
    drop(id)
  }

  async function undo(id: string): Promise<void> {
    await undoImport(http, id).then(
      (undone) => {
        put(undone)
        hasFailed.value = false
      },
      () => (hasFailed.value = true),
    )
  }

  function open(): void {
    isOpen = true
    void look()
  }

  function close(): void {
    isOpen = false
    clearTimeout(timer)
  }

  onScopeDispose(() => {
    close()
    for (const way of ways.values()) way.abort()
  })
  const shown = { imports: shallowReadonly(imports), sendings: shallowReadonly(sendings), hasFailed: readonly(hasFailed) }
  return { ...shown, open, close, add, again, cancel, undo }
}

function troubleOf(error: unknown): SendingTrouble {
  // What the server cannot do at the moment, or what stands before it says, is no word about the file.
  if (!(error instanceof ApiProblem) || error.status >= 500) return { kind: 'lost' }
  return { kind: 'refused', detail: error.detail }
}
