/** The tokens of programs, and the one that has just been made: what it says is kept until the dialog closes. */
import { shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { getTokens, makeToken, revokeToken, type MadeToken, type Token } from '../api/tokens'
import { need } from '../inject'
import { once } from '../sync/once'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'
import { useAttempt } from '../sync/use-attempt'

export interface OpenTokens {
  /** In the order in which they were made; null until they are known. */
  readonly tokens: Readonly<ShallowRef<readonly Token[] | null>>
  readonly made: Readonly<ShallowRef<MadeToken | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  readonly load: () => Promise<boolean>
  /** Whether there is one of this name now. */
  readonly make: (name: string) => Promise<boolean>
  readonly revoke: (token: Token) => Promise<boolean>
  /** What was told once is told no more. */
  readonly forget: () => void
}

export function useTokens(): OpenTokens {
  const http = need(httpKey)
  const signal = scopeSignal()
  const tokens: ShallowRef<readonly Token[] | null> = shallowRef(null)
  const made: ShallowRef<MadeToken | null> = shallowRef(null)
  const { isBusy, trouble, attempt } = useAttempt()

  return {
    tokens: shallowReadonly(tokens),
    made: shallowReadonly(made),
    isBusy,
    trouble,
    load: () =>
      attempt(async () => {
        tokens.value = await getTokens(http, signal)
      }),
    /** A second press makes no second token, which would hide the first one for ever. */
    make: once((name) =>
      attempt(async () => {
        made.value = await makeToken(http, name)
        if (tokens.value !== null) tokens.value = [...tokens.value, made.value]
      }),
    ),
    revoke: (token) =>
      attempt(async () => {
        // One that is gone is revoked.
        await revokeToken(http, token.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        if (tokens.value !== null) tokens.value = tokens.value.filter(({ id }) => id !== token.id)
        if (made.value?.id === token.id) made.value = null
      }),
    forget: () => (made.value = null),
  }
}
