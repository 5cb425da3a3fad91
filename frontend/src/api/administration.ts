/** What administrators do about people. */
import type { Http } from './http'
import type { Person, Role } from './person'

const PEOPLE = '/api/admin/people'
const INVITATIONS = '/api/admin/invitations'

export interface Invitation {
  readonly id: string
  readonly role: Role
  readonly created_at: string
  readonly expires_at: string
}

/** Its page is at `path`, which is told once. */
export interface MadeLink extends Invitation {
  readonly path: string
}

export interface AuditEntry {
  readonly id: number
  readonly at: string
  readonly action: string
  readonly actor: string | null
  readonly subject: string | null
  readonly address: string
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  readonly next_before: number | null
}

export async function getPeople(http: Http, signal: AbortSignal): Promise<readonly Person[]> {
  return (await http.json<{ readonly people: readonly Person[] }>(PEOPLE, { signal })).people
}

/** Everybody, as they are then. */
export async function changePerson(http: Http, id: string, changes: { readonly role?: Role; readonly is_disabled?: boolean }): Promise<readonly Person[]> {
  return (await http.json<{ readonly people: readonly Person[] }>(`${PEOPLE}/${id}`, { method: 'PATCH', body: changes })).people
}

export function makePasswordLink(http: Http, id: string): Promise<MadeLink> {
  return http.json(`${PEOPLE}/${id}/password-link`, { method: 'POST' })
}

export async function getInvitations(http: Http, signal: AbortSignal): Promise<readonly Invitation[]> {
  return (await http.json<{ readonly invitations: readonly Invitation[] }>(INVITATIONS, { signal })).invitations
}

export function invite(http: Http, role: Role): Promise<MadeLink> {
  return http.json(INVITATIONS, { method: 'POST', body: { role } })
}

export function withdraw(http: Http, id: string): Promise<void> {
  return http.json(`${INVITATIONS}/${id}`, { method: 'DELETE' })
}

/** The newest first; `before`: only what is older than the entry with this id. */
export function getAudit(http: Http, before: number, signal: AbortSignal): Promise<AuditPage> {
  return http.json(`/api/admin/audit?before=${before}&limit=50`, { signal })
}
