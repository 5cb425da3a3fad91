/** The tokens of programs, and the one that has just been made: what it says is kept until the dialog closes. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { getTokens, makeToken, revokeToken, type MadeToken, type Token } from '../api/tokens'
import { need } from '../inject'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'

export interface OpenTokens {
  /** In the order in which they were made; null until they are known. */
  readonly tokens: Readonly<ShallowRef<readonly Token[] | null>>
  readonly made: Readonly<ShallowRef<MadeToken | null>>
  readonly hasFailed: Readonly<Ref<boolean>>
  readonly load: () => Promise<void>
  /** Whether there is one of this name now. */
  readonly make: (name: string) => Promise<boolean>
  readonly revoke: (token: Token) => Promise<void>
  /** What was told once is told no more. */
  readonly forget: () => void
}

export function useTokens(): OpenTokens {
  const http = need(httpKey)
  const signal = scopeSignal()
  const tokens: ShallowRef<readonly Token[] | null> = shallowRef(null)
  const made: ShallowRef<MadeToken | null> = shallowRef(null)
  const hasFailed = ref(false)
  let isBusy = false

  /** One thing at a time: a second press makes no second token, which would hide the first one for ever. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    if (isBusy) return false
    isBusy = true
    const isDone = await act().then(
      () => true,
      () => false,
    )
    isBusy = false
    hasFailed.value = !isDone
    return isDone
  }

  return {
    tokens: shallowReadonly(tokens),
    made: shallowReadonly(made),
    hasFailed: readonly(hasFailed),
    async load() {
      await attempt(async () => {
        tokens.value = await getTokens(http, signal)
      })
    },
    make: (name) =>
      attempt(async () => {
        made.value = await makeToken(http, name)
        tokens.value = [...(tokens.value ?? []), made.value]
      }),
    async revoke(token) {
      await attempt(async () => {
        // One that is gone is revoked.
        await revokeToken(http, token.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        tokens.value = (tokens.value ?? []).filter(({ id }) => id !== token.id)
        if (made.value?.id === token.id) made.value = null
      })
    },
    forget: () => (made.value = null),
  }
}
