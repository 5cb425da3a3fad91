/** Passkeys: one's own, and signing in with one. */
import type { Http } from './http'
import type { Person } from './person'

const OWN = '/api/account/passkeys'
const SIGN_IN = '/api/sign-in/passkey'

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly last_used_at: string | null
}

export interface OwnPasskeys {
  readonly passkeys: readonly Passkey[]
  /** One signs in with password and passkey. */
  readonly is_required: boolean
}

/** What a browser has made, or signed; bytes are in base64url. */
export interface MadeCredential {
  readonly id: string
  readonly client_data: string
  readonly attestation: string
}

export interface UsedCredential {
  readonly id: string
  readonly client_data: string
  readonly authenticator_data: string
  readonly signature: string
}

export function getPasskeys(http: Http, signal: AbortSignal): Promise<OwnPasskeys> {
  return http.json(OWN, { signal })
}

export function beginPasskey(http: Http, password: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return http.json(`${OWN}/challenge`, { method: 'POST', body: { password } })
}

export function addPasskey(http: Http, name: string, credential: MadeCredential): Promise<Passkey> {
  return http.json(OWN, { method: 'POST', body: { name, credential } })
}

export function renamePasskey(http: Http, id: string, name: string): Promise<void> {
  return http.json(`${OWN}/${id}`, { method: 'PATCH', body: { name } })
}

export function removePasskey(http: Http, id: string): Promise<void> {
  return http.json(`${OWN}/${id}`, { method: 'DELETE' })
}

export function requirePasskey(http: Http, isRequired: boolean, password: string): Promise<OwnPasskeys> {
  return http.json(`${OWN}/requirement`, { method: 'PUT', body: { is_required: isRequired, password } })
}

export function beginSignIn(http: Http): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return http.json(`${SIGN_IN}/challenge`, { method: 'POST' })
}

export function signInWithPasskey(http: Http, credential: UsedCredential): Promise<Person> {
  return http.json(SIGN_IN, { method: 'POST', body: credential })
}
