/** One's own e-mail address. */
import { shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { getMailbox, giveAddress, removeAddress, type Mailbox } from '../api/email'
import { httpKey } from '../api/http'
import { need } from '../inject'
import { once } from '../sync/once'
import { scopeSignal } from '../sync/scope-signal'
import { useAttempt } from '../sync/use-attempt'

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
  const { isBusy, trouble, attempt } = useAttempt()

  function take(act: () => Promise<Mailbox>): Promise<boolean> {
    return attempt(async () => {
      mailbox.value = await act()
    })
  }

  return {
    mailbox: shallowReadonly(mailbox),
    isBusy,
    trouble,
    load: () => take(() => getMailbox(http, signal)),
    give: once((address, password) => take(() => giveAddress(http, address, password))),
    remove: () =>
      take(async () => {
        await removeAddress(http)
        return { address: null, unconfirmed: null }
      }),
  }
}
