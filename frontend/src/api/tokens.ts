/** Tokens, by which programs call the gateway. */
import type { Http } from './http'

/** Where programs find the gateway on this server. */
export const GATEWAY_PATH = '/v1'

export interface Token {
  readonly id: string
  readonly name: string
  /** Its last characters. */
  readonly ending: string
  readonly created_at: string
  readonly last_used_at: string | null
}

/** As it is told once. */
export interface MadeToken extends Token {
  readonly token: string
}

export async function getTokens(http: Http, signal: AbortSignal): Promise<readonly Token[]> {
  const { tokens } = await http.json<{ readonly tokens: readonly Token[] }>('/api/tokens', { signal })
  return tokens
}

export function makeToken(http: Http, name: string): Promise<MadeToken> {
  return http.json('/api/tokens', { method: 'POST', body: { name } })
}

export function revokeToken(http: Http, id: string): Promise<void> {
  return http.json(`/api/tokens/${id}`, { method: 'DELETE' })
}
