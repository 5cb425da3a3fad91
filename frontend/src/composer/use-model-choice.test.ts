import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelList } from '../api/wire'
import { createTextStore, type TextStore } from '../sync/text-store'
import { useModelChoice } from './use-model-choice'

const LIST: ModelList = {
  models: ['one', 'two', 'three', 'four'].map((name) => ({ id: `p/${name}`, provider: 'p', name })),
  default: 'p/one',
}

let store: TextStore

beforeEach(() => {
  // Where the browser gives no storage, the page's memory serves.
  store = createTextStore(() => {
    throw new Error('no storage')
  })
})

describe('the model that is asked next', () => {
  test('is the default at first', () => {
    expect(useModelChoice(store, () => LIST, () => null).model.value).toBe('p/one')
  })

  test('is the one chosen last, also on the next page', () => {
    useModelChoice(store, () => LIST, () => null).choose('p/two')
    expect(useModelChoice(store, () => LIST, () => null).model.value).toBe('p/two')
  })

  test('is the one that the conversation used, before what was chosen elsewhere', () => {
    store.write('parley.model', 'p/two')
    expect(useModelChoice(store, () => LIST, () => 'p/three').model.value).toBe('p/three')
  })

  test('is the one chosen here before all others', () => {
    const { model, choose } = useModelChoice(store, () => LIST, () => 'p/three')
    choose('p/four')
    expect(model.value).toBe('p/four')
  })

  test('is never one that is offered no more', () => {
    store.write('parley.model', 'demo/demo')
    expect(useModelChoice(store, () => LIST, () => 'old/one').model.value).toBe('p/one')
  })

  test('is the last used one while nobody knows what is offered, and left to the server where there is none', () => {
    const nothing = { models: [], default: null }
    expect(useModelChoice(store, () => nothing, () => 'p/one').model.value).toBe('p/one')
    expect(useModelChoice(store, () => nothing, () => null).model.value).toBeNull()
  })
})
