import { describe, expect, test } from 'vitest'
import { filledIn, slashQuery, variablesOf } from './prompt-variables'

test('what is to be filled in is named once, in its order', () => {
  expect(variablesOf('From {{ a }} to {{b}}, {{a}} and {{the 语言}}; not {{}} nor {c}')).toEqual(['a', 'b', 'the 语言'])
})

test('each place gets its value, as it is', () => {
  const values = new Map([['a', '$& {{b}}'], ['b', '']])
  expect(filledIn('{{a}}, {{ a }}, {{b}}, {{c}}', values)).toBe('$& {{b}}, $& {{b}}, , {{c}}')
})

describe('a prompt is looked for', () => {
  test.each([
    ['/', ''],
    ['/tra', 'tra'],
    ['/翻译', '翻译'],
    ['', null],
    [' /x', null],
    ['/two words', null],
    ['/a/path', null],
    ['x/', null],
    ['/x\n', null],
  ])('%j: %j', (text, query) => {
    expect(slashQuery(text)).toBe(query)
  })
})
