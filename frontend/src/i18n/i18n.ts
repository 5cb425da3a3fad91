/** vue-i18n with our words. Its compiler builds plain objects, never functions from strings, so the CSP needs no `unsafe-eval`. */
import { createI18n } from 'vue-i18n'
import { en } from './en'
import type { Locale } from './locale'
import { zh } from './zh'

export function createWords(locale: Locale) {
  return createI18n({ legacy: false, locale, fallbackLocale: 'en', messages: { en, zh } })
}
