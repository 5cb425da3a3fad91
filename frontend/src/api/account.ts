/** One's own account. */
import type { Http } from './http'
import type { Person } from './person'

const ACCOUNT = '/api/account'
const SIGN_INS = `${ACCOUNT}/sign-ins`

export interface SignIn {
  readonly id: string
  /** What the browser calls itself. */
  readonly agent: string
  readonly created_at: string
  readonly last_used_at: string
  /** In this very browser. */
  readonly is_here: boolean
}

export function changeName(http: Http, name: string): Promise<Person> {
  return http.json(ACCOUNT, { method: 'PATCH', body: { name } })
}

/** Everywhere else one is signed out. */
export function changePassword(http: Http, old: string, now: string): Promise<void> {
  return http.json(`${ACCOUNT}/password`, { method: 'PUT', body: { old, new: now } })
}

export async function getSignIns(http: Http, signal: AbortSignal): Promise<readonly SignIn[]> {
  const { sign_ins } = await http.json<{ readonly sign_ins: readonly SignIn[] }>(SIGN_INS, { signal })
  return sign_ins
}

export function endSignIn(http: Http, id: string): Promise<void> {
  return http.json(`${SIGN_INS}/${id}`, { method: 'DELETE' })
}

/** In this browser, too. */
export function endAllSignIns(http: Http): Promise<void> {
  return http.json(SIGN_INS, { method: 'DELETE' })
}
