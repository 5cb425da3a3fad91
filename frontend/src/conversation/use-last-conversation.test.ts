// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import { createTextStore, storeOf, type TextStore } from '../sync/text-store'
import type { Loading, OpenConversation } from './use-conversation'
import { lastConversation } from './last-conversation'
import { useLastConversation } from './use-last-conversation'

let scope: EffectScope
let store: TextStore
const shown = shallowRef<OpenConversation | null>(null)
const isVisible = ref(true)

beforeEach(() => {
  scope = effectScope()
  store = storeOf(createTextStore(() => localStorage), 'owner')
  shown.value = null
  isVisible.value = true
  scope.run(() => useLastConversation(store, () => ({ conversation: shown.value, isVisible: isVisible.value })))
})

afterEach(() => {
  scope.stop()
  localStorage.clear()
})

/** As much of one as is looked at. */
function conversation(id: string, loading: Loading = 'ready', isTemporary = false) {
  const open = { id, loading: ref(loading), instructions: { isTemporary: ref(isTemporary) } }
  return { ...open, open: open as unknown as OpenConversation }
}

async function show(open: OpenConversation | null): Promise<void> {
  shown.value = open
  await nextTick()
}

describe('the page opens with', () => {
  test('a new chat on the first visit', () => {
    expect(lastConversation(store)).toBeNull()
  })

  test('the conversation that was shown last', async () => {
    await show(conversation('one').open)
    await show(conversation('two').open)
    expect(lastConversation(store)).toBe('two')
  })

  test('the last one also if it was left for a new chat in which nothing is written', async () => {
    await show(conversation('one').open)
    await show(null)
    expect(lastConversation(store)).toBe('one')
  })

  test.each(['draft.new', 'draft.new.files'])('the new chat if something is written in it (%s)', async (key) => {
    await show(conversation('one').open)
    await show(null)
    store.write(key, 'Why')
    expect(lastConversation(store)).toBeNull()
  })

  test('the conversation that was gone to from words in a new chat', async () => {
    store.write('draft.new', 'Why')
    await show(conversation('one').open)
    expect(lastConversation(store)).toBe('one')
  })

  test('nothing that was not there, or is not yet', async () => {
    await show(conversation('one').open)
    for (const loading of ['loading', 'unreachable', 'missing'] as const) {
      await show(conversation('two', loading).open)
      expect(lastConversation(store)).toBe('one')
    }
  })

  test('one that took its time to load', async () => {
    const { open, loading } = conversation('one', 'loading')
    await show(open)
    loading.value = 'ready'
    await nextTick()
    expect(lastConversation(store)).toBe('one')
  })

  test('no temporary chat, but the conversation before it', async () => {
    await show(conversation('one').open)
    await show(conversation('secret', 'ready', true).open)
    expect(lastConversation(store)).toBe('one')
  })

  test('no conversation that turned out to be temporary, or to be gone', async () => {
    const { open, loading, instructions } = conversation('one')
    await show(open)
    instructions.isTemporary.value = true
    await nextTick()
    expect(lastConversation(store)).toBeNull()
    instructions.isTemporary.value = false
    await nextTick()
    loading.value = 'missing'
    await nextTick()
    expect(lastConversation(store)).toBeNull()
  })

  test('what somebody looked at last, of two tabs', async () => {
    await show(conversation('one').open)
    isVisible.value = false
    await show(conversation('two').open)
    expect(lastConversation(store)).toBe('one')
    isVisible.value = true
    await nextTick()
    expect(lastConversation(store)).toBe('two')
  })

  test('nothing of another owner', async () => {
    await show(conversation('one').open)
    expect(lastConversation(storeOf(createTextStore(() => localStorage), 'other'))).toBeNull()
  })
})
