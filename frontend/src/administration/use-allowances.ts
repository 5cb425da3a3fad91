/** What roles and people may use, and saying so. */
import { shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { allowPerson, allowRole, getAllowances, type Allowance, type Allowances } from '../api/allowances'
import { httpKey } from '../api/http'
import type { Person, Role } from '../api/person'
import { need } from '../inject'
import { scopeSignal } from '../sync/scope-signal'
import { useAttempt } from '../sync/use-attempt'

/** Of whom it is said. */
export type Whom = { readonly kind: 'role'; readonly role: Role } | { readonly kind: 'person'; readonly person: Person }

export interface KnownAllowances {
  /** Null until it is known. */
  readonly allowances: Readonly<ShallowRef<Allowances | null>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  /** Once more, after it failed. */
  readonly load: () => Promise<boolean>
  /** What went wrong before is of no interest to whoever begins anew. */
  readonly forgetTrouble: () => void
  /** Whether it was taken. */
  readonly say: (whom: Whom, allowance: Allowance) => Promise<boolean>
}

export function useAllowances(): KnownAllowances {
  const http = need(httpKey)
  const signal = scopeSignal()
  const allowances: ShallowRef<Allowances | null> = shallowRef(null)
  const { trouble, attempt, forgetTrouble } = useAttempt()

  function take(call: () => Promise<Allowances>): Promise<boolean> {
    return attempt(async () => {
      allowances.value = await call()
    })
  }

  const load = (): Promise<boolean> => take(() => getAllowances(http, signal))

  void load()
  return {
    allowances: shallowReadonly(allowances),
    trouble,
    load,
    forgetTrouble,
    say: (whom, allowance) =>
      take(() => (whom.kind === 'role' ? allowRole(http, whom.role, allowance) : allowPerson(http, whom.person.id, allowance))),
  }
}
