import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createCompiler } from './compiler'

const { t } = createI18n({
  legacy: false,
  locale: 'en',
  messageCompiler: createCompiler(),
  messages: {
    en: {
      plain: 'Send | not a plural'.replace(' | ', '|'),
      value: 'At most {most} files: {most}.',
      first: '{name} was deleted',
      forms: 'It is full: {n} message is left out. | It is full: {n} messages are left out.',
      braces: 'a {} b { c',
    },
  },
}).global

test.each([
  ['plain', {}, 'Send|not a plural'],
  ['value', { most: 10 }, 'At most 10 files: 10.'],
  ['first', { name: '“{n} | x”' }, '“{n} | x” was deleted'],
  ['first', {}, ' was deleted'],
  ['braces', {}, 'a {} b { c'],
])('%s with %j', (key, values, sentence) => {
  expect(t(key, values)).toBe(sentence)
})

test('of two forms the number chooses', () => {
  expect(t('forms', { n: 1 }, 1)).toBe('It is full: 1 message is left out.')
  expect(t('forms', { n: 7 }, 7)).toBe('It is full: 7 messages are left out.')
  expect(t('forms', 7)).toBe('It is full: 7 messages are left out.')
})
