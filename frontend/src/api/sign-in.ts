/** Signing in, and the links by which one comes to an account. */
import type { Http } from './http'
import type { Person, Role } from './person'

const SIGN_IN = '/api/sign-in'

export interface SignInWays {
  /** `oidc`, `proxy`: somebody else finds out who one is, here on the way or before one comes here. */
  readonly auth: 'password' | 'oidc' | 'proxy'
  readonly password: { readonly shortest: number; readonly longest: number } | null
  /** Where one says who one is; its path takes `?to=` for the way on. */
  readonly service: { readonly name: string; readonly path: string } | null
  /** Where one goes after signing out here. */
  readonly sign_out_url: string | null
  /** Nobody has an account yet. */
  readonly is_new: boolean
  /** Whoever has forgotten their password is written to. */
  readonly mail: boolean
}

/** `account`: makes one; `password`: sets a new one, of who has this `login`; `email`: confirms their address. */
export interface Link {
  readonly kind: 'account' | 'password' | 'email'
  readonly role: Role
  readonly login: string | null
}

export interface NewAccount {
  readonly login: string
  readonly name: string
  readonly password: string
}

export function getWays(http: Http, signal: AbortSignal): Promise<SignInWays> {
  return http.json(SIGN_IN, { signal })
}

/** Who one is; or, where the password is not enough, for which passkey the browser is to be asked. */
export function signIn(http: Http, login: string, password: string): Promise<Person | PublicKeyCredentialRequestOptionsJSON> {
  return http.json(SIGN_IN, { method: 'POST', body: { login, password } })
}

export function signOut(http: Http): Promise<void> {
  return http.json(SIGN_IN, { method: 'DELETE' })
}

export function getLink(http: Http, secret: string, signal: AbortSignal): Promise<Link> {
  return http.json(address(secret), { signal })
}

export function makeAccount(http: Http, secret: string, account: NewAccount): Promise<Person> {
  return http.json(`${address(secret)}/account`, { method: 'POST', body: account })
}

/** The same as of signing in. */
export function setPassword(http: Http, secret: string, password: string): Promise<Person | PublicKeyCredentialRequestOptionsJSON> {
  return http.json(`${address(secret)}/password`, { method: 'POST', body: { password } })
}

function address(secret: string): string {
  return `/api/links/${encodeURIComponent(secret)}`
}
