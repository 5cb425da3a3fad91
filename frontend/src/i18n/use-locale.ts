/** The page's language: kept for the next visit, and told to the document, whose fonts and hyphenation follow it. */
import { readonly, watchEffect, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TextStore } from '../sync/text-store'
import { loadWords } from './i18n'
import { chooseLocale, DOCUMENT_LANGUAGE, type Locale } from './locale'

const KEY = 'parley.locale'

export function firstLocale(store: TextStore, languages: readonly string[]): Locale {
  const kept = store.read(KEY)
  return chooseLocale(kept === null ? languages : [kept, ...languages])
}

export function useLocale(store: TextStore): { locale: Readonly<Ref<Locale>>; setLocale: (locale: Locale) => void } {
  const words = useI18n()
  const locale = words.locale as Ref<Locale>
  watchEffect(() => (document.documentElement.lang = DOCUMENT_LANGUAGE[locale.value]))

  async function speak(chosen: Locale): Promise<void> {
    for (const [name, messages] of Object.entries(await loadWords(chosen))) words.setLocaleMessage(name, messages)
    locale.value = chosen
  }

  return {
    locale: readonly(locale),
    setLocale(chosen) {
      store.write(KEY, chosen)
      void speak(chosen)
    },
  }
}
