/** The snapshots of one conversation that others can see. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { createShare, getShares, revokeShare, type Share, type Shown } from '../api/shares'
import { need } from '../inject'
import { createId } from '../sync/message-id'
import { scopeSignal } from '../sync/scope-signal'

export interface OpenShares {
  /** The newest first; null until they are known. */
  readonly shares: Readonly<ShallowRef<readonly Share[] | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly open: (conversationId: string) => void
  readonly create: (shown: Shown) => Promise<void>
  readonly revoke: (share: Share) => Promise<void>
}

export function useShares(): OpenShares {
  const http = need(httpKey)
  const signal = scopeSignal()
  const shares: ShallowRef<readonly Share[] | null> = shallowRef(null)
  const hasFailed = ref(false)
  let conversationId = ''

  /** False where the server cannot be reached, or did not accept it. */
  async function attempt(act: () => Promise<void>): Promise<void> {
    hasFailed.value = await act().then(
      () => false,
      () => true,
    )
  }

  function open(id: string): void {
    conversationId = id
    shares.value = null
    void attempt(async () => {
      const { shares: known } = await getShares(http, id, signal)
      if (conversationId === id) shares.value = known
    })
  }

  const create = (shown: Shown): Promise<void> =>
    attempt(async () => {
      const made = await createShare(http, conversationId, createId(), shown)
      shares.value = [made, ...(shares.value ?? [])]
    })

  const revoke = (share: Share): Promise<void> =>
    attempt(async () => {
      await revokeShare(http, share.id)
      shares.value = (shares.value ?? []).filter(({ id }) => id !== share.id)
    })

  return { shares: shallowReadonly(shares), hasFailed: readonly(hasFailed), open, create, revoke }
}
