import { expect, test } from 'vitest'
import { languageOf } from './language-of'

test.each([
  ['The tide turns at noon, and it is high.', 'en'],
  ['Die Flut kommt um zwölf, und das Wasser ist hoch.', 'de'],
  ['La marée est haute et les bateaux sont dans le port.', 'fr'],
  ['潮水在中午转向。', 'zh-CN'],
  ['这个 Python 函数会返回一个列表。', 'zh-CN'],
  ['潮は正午に変わります。', 'ja'],
  ['조수는 정오에 바뀝니다.', 'ko'],
  ['Прилив начинается в полдень.', 'ru'],
  ['المد في الظهر', 'ar'],
  ['Tides', 'fr-CA'],
  ['', 'fr-CA'],
  ['42', 'fr-CA'],
  ['The letter λ is the eleventh of the alphabet.', 'en'],
])('%j is %s', (text, language) => {
  expect(languageOf(text, 'fr-CA')).toBe(language)
})
