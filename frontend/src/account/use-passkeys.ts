/** One's own passkeys: added, named, removed, and whether one has to follow the password. */
import { shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { httpKey } from '../api/http'
import { addPasskey, beginPasskey, getPasskeys, removePasskey, renamePasskey, requirePasskey, type OwnPasskeys, type Passkey } from '../api/passkeys'
import { need } from '../inject'
import { makePasskey, passkeyTrouble } from '../signing-in/passkey'
import { once } from '../sync/once'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'
import { useAttempt } from '../sync/use-attempt'

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
  const { isBusy, trouble, attempt } = useAttempt(passkeyTrouble)

  function take(act: () => Promise<OwnPasskeys>): Promise<boolean> {
    return attempt(async () => {
      own.value = await act()
    })
  }

  const load = () => getPasskeys(http, signal)

  return {
    own: shallowReadonly(own),
    isBusy,
    trouble,
    load: () => take(load),
    add: once((name, password) =>
      take(async () => {
        await addPasskey(http, name, await makePasskey(await beginPasskey(http, password)))
        return load()
      }),
    ),
    rename: (passkey, name) =>
      take(async () => {
        await renamePasskey(http, passkey.id, name)
        return load()
      }),
    remove: (passkey) =>
      take(async () => {
        await removePasskey(http, passkey.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        return load()
      }),
    require: once((isRequired, password) => take(() => requirePasskey(http, isRequired, password))),
  }
}
