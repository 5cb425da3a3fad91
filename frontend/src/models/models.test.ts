import { describe, expect, test } from 'vitest'
import type { Model } from '../api/model-wire'
import { countOf, withOneLess, withOneMore } from './model-counts'
import { modelFacts, shortTokens } from './model-facts'
import { modelGroups } from './model-groups'
import { modelName } from './model-name'

function model(id: string, changes: Partial<Model> = {}): Model {
  const provider = id.slice(0, id.indexOf('/'))
  return { id, provider, name: id.slice(provider.length + 1), kind: 'chat', context_window: null, abilities: [], price: null, ...changes }
}

const MODELS = ['a/small', 'b/large', 'a/large', 'b/tiny'].map((id) => model(id))

function groups(query = '', favourites: readonly string[] = [], used: readonly string[] = []): readonly string[] {
  return modelGroups(MODELS, query, new Set(favourites), used).map((group) => `${group.id}: ${group.models.map(({ id }) => id).join(' ')}`)
}

describe('the list of models', () => {
  test('has a group for each provider', () => {
    expect(groups()).toEqual(['of-a: a/small a/large', 'of-b: b/large b/tiny'])
  })

  test('begins with favourites and what was used last, each model once', () => {
    expect(groups('', ['b/tiny'], ['b/tiny', 'a/large', 'gone/model'])).toEqual(['favourites: b/tiny', 'used: a/large', 'of-a: a/small', 'of-b: b/large'])
  })

  test('has only those with every word of the query', () => {
    expect(groups('LARGE b', ['b/tiny'])).toEqual(['of-b: b/large'])
    expect(groups('none')).toEqual([])
  })
})

describe('how often models are asked', () => {
  test('more of one stand together, up to the most', () => {
    expect(withOneMore(['x', 'y'], 'x', 4)).toEqual(['x', 'x', 'y'])
    expect(withOneMore(['x', 'y'], 'z', 4)).toEqual(['x', 'y', 'z'])
    expect(withOneMore(['x', 'y'], 'z', 2)).toEqual(['x', 'y'])
    expect(countOf(['x', 'x', 'y'], 'x')).toBe(2)
  })

  test('somebody is left', () => {
    expect(withOneLess(['x', 'x', 'y'], 'x')).toEqual(['x', 'y'])
    expect(withOneLess(['x'], 'x')).toEqual(['x'])
    expect(withOneLess(['x', 'y'], 'z')).toEqual(['x', 'y'])
  })
})

describe('what is known of a model', () => {
  const say = (key: string, values: Record<string, string>): string => [key.replace('models.', ''), ...Object.values(values)].join(' ')

  test('is one line', () => {
    const known = model('a/x', { context_window: 128_000, abilities: ['vision', 'reasoning'], price: { input: 2.5, output: 0.125 } })
    expect(modelFacts(known, 'en', say)).toBe('window 128k · vision · reasoning · price $2.50 $0.125')
    expect(modelFacts(model('a/x'), 'en', say)).toBe('')
  })

  test.each([
    [500, '500'],
    [8192, '8k'],
    [131_072, '128k'],
    [200_000, '200k'],
    [1_048_576, '1M'],
    [1_500_000, '1.5M'],
  ])('%i tokens are %s', (tokens, words) => {
    expect(shortTokens(tokens, 'en')).toBe(words)
  })

  test.each([
    ['openai/gpt-x', 'gpt-x'],
    ['router/maker/name:free', 'name:free'],
    [null, ''],
  ])('%s is called %s', (id, name) => {
    expect(modelName(id)).toBe(name)
  })
})
