/** One's own passkeys: added, named, removed, and whether one has to follow the password. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import { addPasskey, beginPasskey, getPasskeys, removePasskey, renamePasskey, requirePasskey, type OwnPasskeys, type Passkey } from '../api/passkeys'
import { need } from '../inject'
import { makePasskey, passkeyTrouble } from '../signing-in/passkey'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'

export interface OpenPasskeys {
  /** Null until they are known. */
  readonly own: Readonly<ShallowRef<OwnPasskeys | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  readonly load: () => Promise<boolean>
  /** Asks the person for it; whether it is there now. */
  readonly add: (name: string, password: string) => Promise<boolean>
  readonly rename: (passkey: Passkey, name: string) => Promise<boolean>
  readonly remove: (passkey: Passkey) => Promise<boolean>
  readonly require: (isRequired: boolean, password: string) => Promise<boolean>
}

export function usePasskeys(): OpenPasskeys {
  const http = need(httpKey)
  const signal = scopeSignal()
  const own: ShallowRef<OwnPasskeys | null> = shallowRef(null)
  const isBusy = ref(false)
  const trouble: Ref<string | null> = ref(null)

  async function attempt(act: () => Promise<OwnPasskeys>): Promise<boolean> {
    isBusy.value = true
    trouble.value = null
    try {
      own.value = await act()
      return true
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : (passkeyTrouble(error) ?? 'network')
      if (!signal.aborted) trouble.value = code
      return false
    } finally {
      isBusy.value = false
    }
  }

  const load = () => getPasskeys(http, signal)

  return {
    own: shallowReadonly(own),
    isBusy: readonly(isBusy),
    trouble: readonly(trouble),
    load: () => attempt(load),
    add: (name, password) =>
      attempt(async () => {
        await addPasskey(http, name, await makePasskey(await beginPasskey(http, password)))
        return load()
      }),
    rename: (passkey, name) =>
      attempt(async () => {
        await renamePasskey(http, passkey.id, name)
        return load()
      }),
    remove: (passkey) =>
      attempt(async () => {
        await removePasskey(http, passkey.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        return load()
      }),
    require: (isRequired, password) => attempt(() => requirePasskey(http, isRequired, password)),
  }
}
