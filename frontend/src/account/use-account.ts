/** One's own account: who one is, where one is signed in, and the way out. */
import { shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { changePassword, endAllSignIns, endSignIn, getSignIns, type SignIn } from '../api/account'
import { httpKey } from '../api/http'
import { getWays, signOut, type SignInWays } from '../api/sign-in'
import { need } from '../inject'
import { handOver } from '../sync/forget-people'
import { once } from '../sync/once'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'
import { textStoreKey } from '../sync/text-store'
import { useAttempt } from '../sync/use-attempt'

export interface OpenAccount {
  /** How one signs in here; null until it is known. */
  readonly ways: Readonly<ShallowRef<SignInWays | null>>
  /** The one used last first; null until they are known, and where nobody signs in here. */
  readonly signIns: Readonly<ShallowRef<readonly SignIn[] | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  readonly load: () => Promise<void>
  readonly end: (signIn: SignIn) => Promise<void>
  /** Whether it is another one now. */
  readonly setPassword: (old: string, now: string) => Promise<boolean>
  readonly leave: () => Promise<void>
  readonly leaveEverywhere: () => Promise<void>
}

export function useAccount(): OpenAccount {
  const http = need(httpKey)
  const store = need(textStoreKey)
  const signal = scopeSignal()
  const signIns: ShallowRef<readonly SignIn[] | null> = shallowRef(null)
  const ways: ShallowRef<SignInWays | null> = shallowRef(null)
  const { isBusy, trouble, attempt } = useAttempt()

  async function load(): Promise<void> {
    await attempt(async () => {
      ways.value ??= await getWays(http, signal)
      if (ways.value.auth !== 'proxy') signIns.value = await getSignIns(http, signal)
    })
  }

  async function leaveBy(way: () => Promise<void>): Promise<void> {
    const isOut = await attempt(way)
    if (!isOut) return
    await handOver(store, null)
    window.location.assign(ways.value?.sign_out_url ?? '/sign-in')
  }

  return {
    ways: shallowReadonly(ways),
    signIns: shallowReadonly(signIns),
    isBusy,
    trouble,
    load,
    async end(signIn) {
      await attempt(async () => {
        await endSignIn(http, signIn.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        signIns.value = (signIns.value ?? []).filter(({ id }) => id !== signIn.id)
      })
    },
    setPassword: once(async (old, now) => {
      const isSet = await attempt(() => changePassword(http, old, now))
      if (isSet) await load()
      return isSet
    }),
    leave: () => leaveBy(() => signOut(http)),
    leaveEverywhere: () => leaveBy(() => endAllSignIns(http)),
  }
}
