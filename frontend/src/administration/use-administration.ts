/** People, invitations and the audit log, and what is done about them. */
import { computed, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import {
  changePerson,
  getAudit,
  getInvitations,
  getPeople,
  invite,
  makePasswordLink,
  withdraw,
  type AuditEntry,
  type Invitation,
} from '../api/administration'
import { httpKey } from '../api/http'
import type { Person, Role } from '../api/person'
import { getWays } from '../api/sign-in'
import { need } from '../inject'
import { once } from '../sync/once'
import { isMissing } from '../sync/passing'
import { scopeSignal } from '../sync/scope-signal'
import { useAttempt } from '../sync/use-attempt'

/** A link that was just made. `login`: of whom it sets the password; null: it makes an account. */
export interface Told {
  readonly address: string
  readonly login: string | null
  readonly invitationId: string | null
}

export interface Administration {
  /** It is here that people are invited, and roles given to them, and not by somebody else who signs them in. */
  readonly isLeading: Readonly<Ref<boolean>>
  /** Null until they are known. */
  readonly people: Readonly<ShallowRef<readonly Person[] | null>>
  readonly invitations: Readonly<ShallowRef<readonly Invitation[]>>
  readonly audit: Readonly<ShallowRef<readonly AuditEntry[]>>
  readonly hasOlder: ComputedRef<boolean>
  readonly told: Readonly<ShallowRef<Told | null>>
  /** The code of what went wrong; `network` if the server said nothing. */
  readonly trouble: Readonly<Ref<string | null>>
  /** Once more, after it failed. */
  readonly load: () => Promise<boolean>
  readonly setRole: (person: Person, role: Role) => Promise<void>
  readonly setDisabled: (person: Person, isDisabled: boolean) => Promise<void>
  readonly tellPasswordLink: (person: Person) => Promise<boolean>
  readonly invite: (role: Role) => Promise<boolean>
  readonly withdraw: (invitation: Invitation) => Promise<boolean>
  /** What stands in the log by now. */
  readonly loadNewest: () => Promise<boolean>
  readonly loadOlder: () => Promise<boolean>
}

export function useAdministration(): Administration {
  const http = need(httpKey)
  const signal = scopeSignal()
  const people: ShallowRef<readonly Person[] | null> = shallowRef(null)
  const invitations: ShallowRef<readonly Invitation[]> = shallowRef([])
  const audit: ShallowRef<readonly AuditEntry[]> = shallowRef([])
  const isLeading = ref(false)
  const before: Ref<number | null> = ref(0)
  const told: ShallowRef<Told | null> = shallowRef(null)
  const { trouble, attempt } = useAttempt()

  async function readAudit(from: number): Promise<void> {
    const page = await getAudit(http, from, signal)
    audit.value = from === 0 ? page.entries : [...audit.value, ...page.entries]
    before.value = page.next_before
  }

  async function readInvitations(): Promise<void> {
    if (!isLeading.value) return
    invitations.value = await getInvitations(http, signal)
    const id = told.value?.invitationId ?? null
    if (id !== null && !invitations.value.some((each) => each.id === id)) told.value = null
  }

  /** … and then looks at what stands in the log by now, and which invitations: those of who leads no more are gone. */
  function change(act: () => Promise<void>): Promise<boolean> {
    return attempt(async () => {
      await act()
      await readInvitations()
      await readAudit(0)
    })
  }

  /** A second press makes no second link, which would hide the first one for ever. */
  const make = once(change)

  async function changeOne(person: Person, changes: Parameters<typeof changePerson>[2]): Promise<void> {
    const isDone = await change(async () => {
      people.value = await changePerson(http, person.id, changes)
    })
    // What was refused is shown as it is: a field that was touched says what it was set to until it is drawn anew.
    if (!isDone && people.value !== null) people.value = [...people.value]
  }

  function addressOf(path: string): string {
    return new URL(path, window.location.href).href
  }

  /** People last: whoever sees them sees the rest. */
  const load = (): Promise<boolean> =>
    attempt(async () => {
      isLeading.value = (await getWays(http, signal)).auth === 'password'
      await readInvitations()
      await readAudit(0)
      people.value = await getPeople(http, signal)
    })

  void load()

  return {
    isLeading: readonly(isLeading),
    people: shallowReadonly(people),
    invitations: shallowReadonly(invitations),
    audit: shallowReadonly(audit),
    hasOlder: computed(() => before.value !== null && audit.value.length > 0),
    told: shallowReadonly(told),
    trouble,
    load,
    setRole: (person, role) => changeOne(person, { role }),
    setDisabled: (person, isDisabled) => changeOne(person, { is_disabled: isDisabled }),
    tellPasswordLink: (person) =>
      make(async () => {
        const { path } = await makePasswordLink(http, person.id)
        told.value = { address: addressOf(path), login: person.login, invitationId: null }
      }),
    invite: (role) =>
      make(async () => {
        const made = await invite(http, role)
        told.value = { address: addressOf(made.path), login: null, invitationId: made.id }
      }),
    withdraw: (invitation) =>
      change(async () => {
        await withdraw(http, invitation.id).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
      }),
    loadNewest: () => attempt(() => readAudit(0)),
    loadOlder: () => attempt(() => readAudit(before.value ?? 0)),
  }
}
