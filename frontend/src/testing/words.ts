/** All words at once, for tests that speak. */
import { account } from '../i18n/en/account'
import { administration } from '../i18n/en/administration'
import { drawing } from '../i18n/en/drawing'
import { importing } from '../i18n/en/importing'
import { overview } from '../i18n/en/overview'
import { settings } from '../i18n/en/settings'
import { sharing } from '../i18n/en/sharing'
import { signingIn } from '../i18n/en/signing-in'
import { speech } from '../i18n/en/speech'
import { usage } from '../i18n/en/usage'
import { createWords as create } from '../i18n/i18n'
import type { Locale } from '../i18n/locale'
import { zh } from '../i18n/zh'

export function createWords(locale: Locale) {
  const words = create(locale, { zh })
  words.global.mergeLocaleMessage('en', { ...account, ...administration, ...drawing, ...importing, ...overview, ...settings, ...sharing, ...signingIn, ...speech, ...usage })
  return words
}
