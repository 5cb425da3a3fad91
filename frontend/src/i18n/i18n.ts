/** vue-i18n with our words, and with a compiler that makes no functions from strings: the CSP needs no `unsafe-eval`. */
import { createI18n } from 'vue-i18n'
import { createCompiler } from './compiler'
import { en } from './en'
import type { Locale } from './locale'

/** English is there from the start, other words are fetched where they are wanted. */
export type OtherWords = Partial<Record<Exclude<Locale, 'en'>, typeof en>>

export function createWords(locale: Locale, others: OtherWords) {
  return createI18n({ legacy: false, locale, fallbackLocale: 'en', messageCompiler: createCompiler(), messages: { en, ...others } })
}

/** None where they cannot be fetched: then the page speaks English for now. */
export async function loadWords(locale: Locale): Promise<OtherWords> {
  if (locale === 'en') return {}
  return import('./zh').then(
    ({ zh }) => ({ zh }),
    () => ({}),
  )
}
