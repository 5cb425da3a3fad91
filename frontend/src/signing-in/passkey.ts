/** Passkeys in this browser: made and used. Bytes come and go in base64url; knows nothing of the server. */
import type { MadeCredential, UsedCredential } from '../api/passkeys'

/** Browsers hide them from pages that came over plain HTTP. */
export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in window
}

/** Asks the person. Throws a DOMException: see `passkeyTrouble`. */
export async function makePasskey(asked: PublicKeyCredentialCreationOptionsJSON): Promise<MadeCredential> {
  const { challenge, user, rp, pubKeyCredParams, authenticatorSelection, timeout, excludeCredentials = [] } = asked
  const made = await navigator.credentials.create({
    publicKey: {
      rp,
      // In JSON these are any text, for what is newer than the browser.
      pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ alg, type: 'public-key' })),
      challenge: bytesOf(challenge),
      user: { ...user, id: bytesOf(user.id) },
      excludeCredentials: descriptors(excludeCredentials),
      ...(timeout === undefined ? {} : { timeout }),
      ...(authenticatorSelection === undefined ? {} : { authenticatorSelection }),
    },
  })
  const { response, rawId } = made as PublicKeyCredential & { readonly response: AuthenticatorAttestationResponse }
  return { id: textOf(rawId), client_data: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) }
}

/** The same for signing in. */
export async function usePasskey(asked: PublicKeyCredentialRequestOptionsJSON): Promise<UsedCredential> {
  const { challenge, rpId, timeout, userVerification, allowCredentials = [] } = asked
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(challenge),
      allowCredentials: descriptors(allowCredentials),
      ...(rpId === undefined ? {} : { rpId }),
      ...(timeout === undefined ? {} : { timeout }),
      ...(userVerification === undefined ? {} : { userVerification: userVerification as UserVerificationRequirement }),
    },
  })
  const { response, rawId } = used as PublicKeyCredential & { readonly response: AuthenticatorAssertionResponse }
  return {
    id: textOf(rawId),
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
  }
}

const TROUBLES: Readonly<Record<string, string>> = {
  // Also where there is no passkey: a browser does not tell a page which.
  NotAllowedError: 'passkey_cancelled',
  AbortError: 'passkey_cancelled',
  InvalidStateError: 'passkey_known',
  SecurityError: 'passkey_elsewhere',
}

/** What came of asking the person; null: it is no browser's refusal. */
export function passkeyTrouble(error: unknown): string | null {
  return error instanceof DOMException ? (TROUBLES[error.name] ?? 'passkey_failed') : null
}

function descriptors(asked: readonly PublicKeyCredentialDescriptorJSON[]): PublicKeyCredentialDescriptor[] {
  return asked.map(({ id }) => ({ id: bytesOf(id), type: 'public-key' }))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
