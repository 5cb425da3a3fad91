/** How the providers do. */
import { httpKey } from '../api/http'
import { getProviders, type ProviderHealth } from '../api/oversight'
import { need } from '../inject'
import { useLooking, type Looking } from './use-looking'

const PAUSE_MS = 30_000

export function useProviders(): Looking<readonly ProviderHealth[]> {
  const http = need(httpKey)
  return useLooking((signal) => getProviders(http, signal), PAUSE_MS)
}
