/** Signing in: what is asked for, and what came of it. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import { beginSignIn, signInWithPasskey } from '../api/passkeys'
import type { Person } from '../api/person'
import { getSession } from '../api/session'
import { getLink, getWays, makeAccount, setPassword, signIn, type Link, type NewAccount, type SignInWays } from '../api/sign-in'
import { need } from '../inject'
import { handOver } from '../sync/forget-people'
import { isMissing, isPassing } from '../sync/passing'
import { tryUntilDone } from '../sync/retry'
import { scopeSignal } from '../sync/scope-signal'
import { textStoreKey } from '../sync/text-store'
import type { Presence } from '../sync/use-presence'
import { serviceAddress } from './going-to'
import { passkeyTrouble, usePasskey } from './passkey'

/**
 * What the page shows. `new`: nobody has an account, and the link to the first one stands in the server's log; `gone`: a
 * link that is of no use any more; `proxy`: whoever should have said who this is did not; `passkey`: the password was
 * right, and has to be followed by one.
 */
export type Asking =
  | { readonly kind: 'looking' | 'unreachable' | 'new' | 'gone' | 'password' | 'passkey' | 'proxy' | 'forgotten' }
  | { readonly kind: 'account' }
  | { readonly kind: 'reset' | 'email'; readonly login: string }
  | { readonly kind: 'service'; readonly name: string; readonly address: string }

export interface SigningIn {
  readonly asking: Readonly<ShallowRef<Asking>>
  /** In characters, of a password. */
  readonly shortest: Readonly<Ref<number>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** Null: nothing went wrong; otherwise why, `network` if the server said nothing. */
  readonly trouble: Readonly<ShallowRef<Trouble | null>>
  /** Whoever has forgotten their password is written to, and asks for it by `forget`. */
  readonly hasMail: Readonly<Ref<boolean>>
  readonly forget: () => void
  /** The link's secret is forgotten: who has an account signs in. */
  readonly instead: () => void
  readonly send: (written: NewAccount) => Promise<void>
  /** Asks the person for a passkey: after the password, or in its place. */
  readonly sendPasskey: () => Promise<void>
}

export interface Trouble {
  readonly code: string
  /** The fields that it is about. */
  readonly fields: readonly string[]
}

/** `problem`: the code of why the server led here. */
export function useSignIn(secret: string | null, to: string, problem: string | null, presence: Presence): SigningIn {
  const http = need(httpKey)
  const store = need(textStoreKey)
  const signal = scopeSignal()
  const asking: ShallowRef<Asking> = shallowRef({ kind: 'looking' })
  const shortest = ref(0)
  const isBusy = ref(false)
  const hasMail = ref(false)
  /** Which passkey has to follow the password. */
  let second: PublicKeyCredentialRequestOptionsJSON | null = null
  const trouble: ShallowRef<Trouble | null> = shallowRef(problem === null ? null : { code: problem, fields: [] })

  function untilDone<T>(call: () => Promise<T>, isFinal = isMissing): Promise<T | null> {
    const onFailure = (): void => {
      asking.value = { kind: 'unreachable' }
    }
    return tryUntilDone(call, { signal, onWake: presence.onWake, isFinal, onFailure })
  }

  async function look(): Promise<void> {
    const ways = await untilDone(() => getWays(http, signal))
    if (ways === null) return
    if (ways.password === null) {
      await goThrough(ways)
      return
    }
    shortest.value = ways.password.shortest
    const link = secret === null ? null : await untilDone(() => getLink(http, secret, signal))
    hasMail.value = ways.mail
    if (link !== null) asking.value = askingOf(link)
    else asking.value = { kind: ways.is_new ? 'new' : 'password' }
  }

  /** Who was let in by somebody else comes by here, so that nothing is left of who was here before. */
  async function goThrough({ service }: SignInWays): Promise<void> {
    try {
      const session = problem === null ? await untilDone(() => getSession(http, signal), (error) => !isPassing(error)) : null
      if (session !== null) {
        await enter(session.owner.id)
        return
      }
    } catch (error) {
      if (error instanceof ApiProblem && error.code !== 'signed_out') trouble.value = { code: error.code, fields: [] }
    }
    if (service === null) asking.value = { kind: 'proxy' }
    else asking.value = { kind: 'service', name: service.name, address: http.address(serviceAddress(service.path, to)) }
  }

  async function enter(ownerId: string): Promise<void> {
    await handOver(store, ownerId)
    leave()
  }

  async function lookAround(): Promise<void> {
    try {
      await look()
    } catch {
      // Where nobody has to sign in there is no such call, and without its link nobody gets further.
      if (shortest.value === 0) leave()
      else asking.value = { kind: 'gone' }
    }
  }

  function leave(): void {
    window.location.replace(to)
  }

  async function call(written: NewAccount): Promise<Person> {
    const { login, password } = written
    if (secret !== null && asking.value.kind === 'account') return makeAccount(http, secret, written)
    const isReset = secret !== null && asking.value.kind === 'reset'
    const reply = isReset ? await setPassword(http, secret, password) : await signIn(http, login, password)
    if (!('challenge' in reply)) return reply
    second = reply
    asking.value = { kind: 'passkey' }
    return provePasskey()
  }

  async function provePasskey(): Promise<Person> {
    return signInWithPasskey(http, await usePasskey(second ?? (await beginSignIn(http))))
  }

  function beginAgain(): void {
    second = null
    asking.value = { kind: 'password' }
  }

  async function attempt(way: () => Promise<Person>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    trouble.value = null
    try {
      const person = await way()
      await enter(person.id)
    } catch (error) {
      const isSaid = error instanceof ApiProblem && error.detail !== ''
      trouble.value = isSaid ? { code: error.code, fields: error.fields } : { code: passkeyTrouble(error) ?? 'network', fields: [] }
      if (isSaid && error.code === 'link_gone') asking.value = { kind: 'gone' }
      // What was asked of the passkey is spent.
      else if (isSaid && asking.value.kind === 'passkey') beginAgain()
      isBusy.value = false
    }
  }

  void lookAround()
  return {
    asking: shallowReadonly(asking),
    shortest: readonly(shortest),
    isBusy: readonly(isBusy),
    trouble: shallowReadonly(trouble),
    hasMail: readonly(hasMail),
    forget() {
      asking.value = { kind: 'forgotten' }
    },
    instead() {
      trouble.value = null
      beginAgain()
    },
    send: (written) => attempt(() => call(written)),
    sendPasskey: () => attempt(provePasskey),
  }
}

function askingOf({ kind, login }: Link): Asking {
  if (kind === 'account') return { kind }
  return { kind: kind === 'password' ? 'reset' : 'email', login: login ?? '' }
}
