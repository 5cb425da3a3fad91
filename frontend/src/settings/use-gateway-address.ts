/** Where programs find the gateway of this server. */
import { httpKey } from '../api/http'
import { GATEWAY_PATH } from '../api/tokens'
import { need } from '../inject'

export function useGatewayAddress(): string {
  return new URL(need(httpKey).address(GATEWAY_PATH), window.location.href).href
}
