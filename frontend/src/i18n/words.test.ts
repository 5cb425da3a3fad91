import { describe, expect, test } from 'vitest'
import { en } from './en'
import { account } from './en/account'
import { administration } from './en/administration'
import { drawing } from './en/drawing'
import { importing } from './en/importing'
import { overview } from './en/overview'
import { settings } from './en/settings'
import { sharing } from './en/sharing'
import { signingIn } from './en/signing-in'
import { speech } from './en/speech'
import { usage } from './en/usage'
import { createWords } from '../testing/words'
import { zh } from './zh'

function sentences(words: object, path = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(words).flatMap(([key, value]: [string, unknown]): (readonly [string, string])[] =>
    typeof value === 'object' && value !== null ? [...sentences(value, `${path}${key}.`)] : [[path + key, String(value)]],
  )
  return new Map(entries)
}

function placeholders(sentence: string): readonly string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))].sort()
}

const english = sentences({ ...en, ...account, ...administration, ...drawing, ...importing, ...overview, ...settings, ...sharing, ...signingIn, ...speech, ...usage })

describe('the Chinese words', () => {
  const chinese = sentences(zh)

  test('have the keys of the English ones', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test.each([...english])('fill in the same values at %s', (key, sentence) => {
    expect(placeholders(chinese.get(key) ?? '')).toEqual(placeholders(sentence))
  })
})

test.each(['en', 'zh'] as const)('every %s sentence compiles', (locale) => {
  const { t } = createWords(locale).global
  const values = Object.fromEntries([...english.values()].flatMap(placeholders).map((name) => [name.slice(1, -1), '7']))
  for (const key of english.keys()) {
    expect(t(key, values, 2)).not.toMatch(/[{}|]/)
    expect(t(key, values, 2)).not.toBe(key)
  }
})

test('words are put together without compiling code, as the Content-Security-Policy asks', () => {
  const forbidden = (): never => {
    throw new Error('code was made from a string')
  }
  const original = globalThis.Function
  globalThis.Function = forbidden as unknown as FunctionConstructor
  try {
    expect(createWords('en').global.t('receipt.tokens', { n: '2' }, 2)).toBe('2 tokens')
  } finally {
    globalThis.Function = original
  }
})
