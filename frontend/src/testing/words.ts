/** All words at once, for tests that speak. */
import { createWords as create } from '../i18n/i18n'
import type { Locale } from '../i18n/locale'
import { zh } from '../i18n/zh'

export function createWords(locale: Locale) {
  return create(locale, { zh })
}
