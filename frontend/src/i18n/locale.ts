/** Which language the page speaks. Pure. */
export type Locale = 'en' | 'zh'

/** The one that is not spoken. */
export function otherLocale(locale: Locale): Locale {
  return locale === 'en' ? 'zh' : 'en'
}

/** The `lang` of the document: `zh-Hans` picks the simplified glyphs in fonts that hold them all. */
export const DOCUMENT_LANGUAGE: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans' }

/** `languages` are BCP 47 tags, the preferred first, as `navigator.languages` has them. */
export function chooseLocale(languages: readonly string[]): Locale {
  for (const tag of languages) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'zh' || language === 'en') return language
  }
  return 'en'
}
