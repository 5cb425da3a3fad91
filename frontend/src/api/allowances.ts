/** What roles and people may use, for administrators to say. */
import type { Http } from './http'
import type { Role } from './person'

/** Null: nothing is said of it. */
export interface Allowance {
  /** Ids of models, in which `*` stands for anything. */
  readonly models: readonly string[] | null
  readonly images: boolean | null
  readonly speech: boolean | null
  readonly gateway: boolean | null
  /** In US dollars. */
  readonly monthly_budget: number | null
  readonly running_answers: number | null
}

export interface Allowances {
  readonly roles: Readonly<Record<Role, Allowance>>
  /** By their ids; of whom nothing is said, the role counts. */
  readonly people: Readonly<Record<string, Allowance>>
}

export function getAllowances(http: Http, signal: AbortSignal): Promise<Allowances> {
  return http.json('/api/admin/allowances', { signal })
}

/** All that is said then. */
export function allowRole(http: Http, role: Role, allowance: Allowance): Promise<Allowances> {
  return http.json(`/api/admin/roles/${role}/allowance`, { method: 'PUT', body: allowance })
}

export function allowPerson(http: Http, id: string, allowance: Allowance): Promise<Allowances> {
  return http.json(`/api/admin/people/${id}/allowance`, { method: 'PUT', body: allowance })
}
