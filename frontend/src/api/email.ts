/** E-mail addresses of people, and letters to those who have forgotten their password. */
import type { Http } from './http'

const EMAIL = '/api/account/email'

export interface Mailbox {
  readonly address: string | null
  /** What has been given instead; a letter was sent to it. */
  readonly unconfirmed: string | null
}

export function getMailbox(http: Http, signal: AbortSignal): Promise<Mailbox> {
  return http.json(EMAIL, { signal })
}

export function giveAddress(http: Http, address: string, password: string): Promise<Mailbox> {
  return http.json(EMAIL, { method: 'PUT', body: { address, password } })
}

export function removeAddress(http: Http): Promise<void> {
  return http.json(EMAIL, { method: 'DELETE' })
}

/** `login`: or an address. The server does not say whether there is one. */
export function askForLetter(http: Http, login: string): Promise<void> {
  return http.json('/api/sign-in/forgotten', { method: 'POST', body: { login } })
}

/** By the secret of a link of kind `email`. */
export function confirmAddress(http: Http, secret: string): Promise<void> {
  return http.json(`/api/links/${encodeURIComponent(secret)}/email`, { method: 'POST' })
}
