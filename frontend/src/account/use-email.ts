/** One's own e-mail address. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { getMailbox, giveAddress, removeAddress, type Mailbox } from '../api/email'
import { ApiProblem, httpKey } from '../api/http'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'

export interface OpenMailbox {
  /** Null until it is known. */
  readonly mailbox: Readonly<ShallowRef<Mailbox | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  readonly load: () => Promise<boolean>
  /** Whether a letter has been sent to it. */
  readonly give: (address: string, password: string) => Promise<boolean>
  readonly remove: () => Promise<boolean>
}

export function useEmail(): OpenMailbox {
  const http = need(httpKey)
  const signal = scopeSignal()
  const mailbox: ShallowRef<Mailbox | null> = shallowRef(null)
  const isBusy = ref(false)
  const trouble: Ref<string | null> = ref(null)

  async function attempt(act: () => Promise<Mailbox>): Promise<boolean> {
    isBusy.value = true
    trouble.value = null
    try {
      mailbox.value = await act()
      return true
    } catch (error) {
      if (!signal.aborted) trouble.value = error instanceof ApiProblem ? error.code : 'network'
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    mailbox: shallowReadonly(mailbox),
    isBusy: readonly(isBusy),
    trouble: readonly(trouble),
    load: () => attempt(() => getMailbox(http, signal)),
    give: (address, password) => attempt(() => giveAddress(http, address, password)),
    remove: () =>
      attempt(async () => {
        await removeAddress(http)
        return { address: null, unconfirmed: null }
      }),
  }
}
