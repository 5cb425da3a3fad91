import { beforeEach, describe, expect, test } from 'vitest'
import type { Model, ModelList } from '../api/model-wire'
import { createTextStore, type TextStore } from '../sync/text-store'
import { useModelChoice } from './use-model-choice'

const LIST: ModelList = {
  models: ['one', 'two', 'three', 'four'].map((name) => offered(name)),
  default: 'p/one',
  default_image: null,
}

function offered(name: string): Model {
  return { id: `p/${name}`, provider: 'p', name, kind: 'chat', context_window: null, abilities: [], price: null }
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
    expect(useModelChoice(store, () => LIST, () => []).models.value).toEqual(['p/one'])
  })

  test('is the first of those chosen last, also on the next page', () => {
    useModelChoice(store, () => LIST, () => []).choose(['p/two', 'p/one'])
    expect(useModelChoice(store, () => LIST, () => []).models.value).toEqual(['p/two'])
  })

  test('is the one that the conversation used, before what was chosen elsewhere', () => {
    store.write('parley.model', 'p/two')
    expect(useModelChoice(store, () => LIST, () => ['p/three', 'p/three']).models.value).toEqual(['p/three', 'p/three'])
  })

  test('is the one chosen here before all others', () => {
    const { models, choose } = useModelChoice(store, () => LIST, () => ['p/three'])
    choose(['p/four', 'p/two'])
    expect(models.value).toEqual(['p/four', 'p/two'])
  })

  test('is never one that is offered no more', () => {
    store.write('parley.model', 'demo/demo')
    expect(useModelChoice(store, () => LIST, () => ['old/one']).models.value).toEqual(['p/one'])
  })

  test('is the last used one while nobody knows what is offered, and left to the server where there is none', () => {
    const nothing = { models: [], default: null, default_image: null }
    expect(useModelChoice(store, () => nothing, () => ['p/one']).models.value).toEqual(['p/one'])
    expect(useModelChoice(store, () => nothing, () => []).models.value).toEqual([])
  })
})
