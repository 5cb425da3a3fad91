// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { rangesOf, wordsOf } from './word-ranges'

function found(html: string, query: string): readonly string[] {
  const root = document.createElement('div')
  root.innerHTML = html
  return rangesOf(root, query).map(String)
}

describe('words of a query', () => {
  test.each([
    ['blue sky', ['blue', 'sky']],
    ['"blue sky" why', ['blue sky', 'why']],
    ['  ', []],
    ['""', []],
  ])('%s', (query, words) => {
    expect(wordsOf(query)).toEqual(words)
  })
})

describe('places of words', () => {
  test('by their beginnings, whatever the case, in every element', () => {
    expect(found('<p>Skyline, <b>sky</b> and husky</p>', 'SKY')).toEqual(['Sky', 'sky'])
  })

  test('inside writing without spaces', () => {
    expect(found('<p>天空为什么是蓝色的</p>', '蓝色')).toEqual(['蓝色'])
  })

  test('of signs that mean something to a pattern', () => {
    expect(found('<p>a.b (c) [d] x-y c++</p>', 'a.b (c) x-y c++')).toEqual(['a.b', '(c)', 'x-y', 'c++'])
  })

  test('no more than can be seen', () => {
    expect(found(`<p>${'sky '.repeat(500)}</p>`, 'sky').length).toBe(100)
  })
})
