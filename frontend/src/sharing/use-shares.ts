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
  /** Of the next one, the same until it is made. */
  let newId = createId()

  /** False where the server cannot be reached, or did not accept it. */
  async function attempt(act: (of: string) => Promise<void>): Promise<void> {
    const of = conversationId
    const isFailed = await act(of).then(
      () => false,
      () => true,
    )
    if (of === conversationId) hasFailed.value = isFailed
  }

  /** What the dialog shows by now may be another conversation's. */
  function change(of: string, step: (shares: readonly Share[]) => readonly Share[]): void {
    if (of === conversationId) shares.value = step(shares.value ?? [])
  }

  function open(id: string): void {
    conversationId = id
    shares.value = null
    newId = createId()
    void attempt(async (of) => {
      const { shares: known } = await getShares(http, of, signal)
      change(of, (made) => [...made.filter(({ id: madeId }) => !known.some((each) => each.id === madeId)), ...known])
    })
  }

  const create = (shown: Shown): Promise<void> =>
    attempt(async (of) => {
      const made = await createShare(http, of, newId, shown)
      newId = createId()
      change(of, (known) => [made, ...known.filter(({ id }) => id !== made.id)])
    })

  const revoke = (share: Share): Promise<void> =>
    attempt(async (of) => {
      await revokeShare(http, share.id)
      change(of, (known) => known.filter(({ id }) => id !== share.id))
    })

  return { shares: shallowReadonly(shares), hasFailed: readonly(hasFailed), open, create, revoke }
}
