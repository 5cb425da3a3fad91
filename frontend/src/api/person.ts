/** What goes over the wire about people: types and nothing that runs. */

export type Role = 'member' | 'administrator'

export interface Person {
  /** Of the owner of their data. */
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly is_disabled: boolean
  readonly created_at: string
  readonly last_seen_at: string | null
}
