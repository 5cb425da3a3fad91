import { expect, test } from 'vitest'
import { chooseLocale } from './locale'

test.each([
  [['zh-CN', 'en'], 'zh'],
  [['zh-Hant-TW'], 'zh'],
  [['ZH'], 'zh'],
  [['en-GB', 'zh'], 'en'],
  [['de-AT', 'fr', 'zh-CN', 'en'], 'zh'],
  [['de'], 'en'],
  [['nonsense', ''], 'en'],
  [[], 'en'],
] as const)('of %j the page speaks %s', (languages, locale) => {
  expect(chooseLocale(languages)).toBe(locale)
})
