import { beforeEach, describe, expect, test } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Model } from '../api/model-wire'
import { createTextStore, type TextStore } from '../sync/text-store'
import { useDrawing } from './use-drawing'

const MODELS = (['chat', 'image'] as const).flatMap((kind) =>
  ['one', 'two'].map((name): Model => ({ id: `p/${kind}-${name}`, provider: 'p', name, kind, context_window: null, abilities: [], price: null })),
)

let store: TextStore

beforeEach(() => {
  store = createTextStore(() => {
    throw new Error('no storage')
  })
})

function drawing(chosen: readonly string[], text = '') {
  const [picked, words] = [ref(chosen), shallowRef(text)]
  const draft = { text: words, write: (now: string) => (words.value = now) }
  const list = { models: MODELS, default: null, default_image: 'openai/dall-e-3' }
  return { picked, words, ...useDrawing({ store, draft, chosen: () => picked.value, list: () => list }) }
}

describe('pictures are asked for', () => {
  test('by a model that draws', () => {
    const { sketch, picked } = drawing(['p/image-one'])
    expect(sketch.value).toEqual({ n: 1, size: null, quality: null })
    picked.value = ['p/chat-one']
    expect(sketch.value).toBeNull()
  })

  test('by a message that begins with /image', () => {
    const { sketch, words } = drawing(['p/chat-one'])
    expect(sketch.value).toBeNull()
    words.value = '/image a fox'
    expect(sketch.value).not.toBeNull()
  })

  test('by a press, which stands in the draft, and can be taken back', () => {
    const { sketch, canLeave, begin, leave, words } = drawing([], 'Make it blue')
    begin()
    expect(words.value).toBe('/image Make it blue')
    expect(sketch.value).not.toBeNull()
    expect(canLeave.value).toBe(true)
    begin()
    leave()
    expect(words.value).toBe('Make it blue')
    expect(sketch.value).toBeNull()
  })

  test('until another model is chosen, where it is the model that asks for them', () => {
    const { canLeave, begin, words } = drawing(['p/image-one'])
    begin()
    expect(words.value).toBe('')
    expect(canLeave.value).toBe(false)
    words.value = '/image a fox'
    expect(canLeave.value).toBe(false)
  })

  test('as the model that will draw can be asked', () => {
    expect(drawing(['p/chat-one'], '/image a fox').choices.value.qualities).toEqual(['standard', 'hd'])
    expect(drawing(['p/image-one'], '/image a fox').choices.value.qualities).toEqual(['low', 'medium', 'high'])
  })

  test('as they were the last time', () => {
    drawing(['p/image-one']).change({ n: 4, size: '1536x1024' })
    expect(drawing(['p/image-one']).sketch.value).toEqual({ n: 4, size: '1536x1024', quality: null })
  })
})

test.each([
  [['p/image-one', 'p/image-two'], true, ['p/image-one', 'p/image-two']],
  [['p/chat-one'], true, ['p/other']],
  [['p/chat-one'], false, ['p/chat-one']],
  [['p/image-one'], false, ['p/other']],
  [[], false, ['p/other']],
])('of %j chosen, those asked for pictures (%s) are %j', (chosen, isDrawn, asked) => {
  expect(drawing(chosen).models(isDrawn, 'p/other')).toEqual(asked)
})
