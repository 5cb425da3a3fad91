/** The snapshot under one token, and the way to go on from it. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { copySnapshot, getSnapshot, sharedFilePath, type Snapshot } from '../api/shares'
import type { FileAddress } from '../files/file-address'
import { need } from '../inject'
import { createId } from '../sync/message-id'
import { isMissing } from '../sync/passing'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import type { Presence } from '../sync/use-presence'

export interface OpenSnapshot {
  readonly snapshot: Readonly<ShallowRef<Snapshot | null>>
  readonly loading: Readonly<Ref<'loading' | 'unreachable' | 'ready' | 'missing'>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly fileAddress: FileAddress
  /** Leads to a conversation of the reader's own that begins with it. */
  readonly goOn: () => Promise<void>
}

export function useSnapshot(token: string, presence: Presence): OpenSnapshot {
  const http = need(httpKey)
  const signal = scopeSignal()
  const snapshot: ShallowRef<Snapshot | null> = shallowRef(null)
  const loading = ref<'loading' | 'unreachable' | 'ready' | 'missing'>('loading')
  const hasFailed = ref(false)
  // Pressed again, it leads to the same one.
  const ownId = createId()

  async function load(): Promise<void> {
    snapshot.value = await tryUntilDone(() => getSnapshot(http, token, signal), {
      signal,
      onWake: presence.onWake,
      isFinal: isMissing,
      onFailure: () => (loading.value = 'unreachable'),
    })
    if (snapshot.value !== null) loading.value = 'ready'
  }

  async function goOn(): Promise<void> {
    try {
      const { id } = await copySnapshot(http, token, ownId)
      window.location.assign(`/c/${id}`)
    } catch {
      hasFailed.value = true
    }
  }

  load().catch(() => (loading.value = 'missing'))
  return {
    snapshot: shallowReadonly(snapshot),
    loading: readonly(loading),
    hasFailed: readonly(hasFailed),
    fileAddress: (fileId) => http.address(sharedFilePath(token, fileId)),
    goOn,
  }
}
