/** The settings in force, which change with a restart only. */
import { httpKey } from '../api/http'
import { getSettings, type SettingsInForce } from '../api/oversight'
import { need } from '../inject'
import { useLooking, type Looking } from './use-looking'

export function useSettings(): Looking<SettingsInForce> {
  const http = need(httpKey)
  return useLooking((signal) => getSettings(http, signal), null)
}
