import { afterEach, describe, expect, test } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { createTextStore, type TextStore } from '../sync/text-store'
import { ScriptedHttp } from '../testing/scripted-http'
import { summary } from '../testing/wire-samples'
import { isBegun, useInstructions, type OpenInstructions } from './use-instructions'

const BRIEF = { system_prompt: 'Be brief.', params: { temperature: 0.2 } }
const NONE = { system_prompt: null, params: null }
let scope: EffectScope | null = null

function memory(): TextStore {
  return createTextStore(() => {
    throw new Error('no storage')
  })
}

function open(isNew: boolean, store = memory()): { http: ScriptedHttp; isKnown: ReturnType<typeof ref<boolean>>; instructions: OpenInstructions } {
  const http = new ScriptedHttp()
  const isKnown = ref(!isNew)
  const changes = { startAfter: () => undefined, read: () => undefined, onChanges: () => () => undefined, onLapse: () => () => undefined }
  scope = effectScope()
  const instructions = scope.run(() => useInstructions('c', isNew, { http, store, changes, isKnown }))
  if (instructions === undefined) throw new Error('the scope is over')
  return { http, isKnown, instructions }
}

afterEach(() => scope?.stop())

describe('the instructions of a new conversation', () => {
  test('are there after a reload, and what it is made with', async () => {
    const store = memory()
    const { http, instructions } = open(true, store)
    await instructions.change(BRIEF)
    instructions.setTemporary(true)
    expect(http.calls).toEqual([])
    expect(instructions.beginning()).toEqual({ temporary: true, ...BRIEF })
    const again = open(true, store).instructions
    expect(again.now.value).toEqual(BRIEF)
    expect(again.isTemporary.value).toBe(true)
    expect(open(false, store).instructions.now.value).toEqual(NONE)
  })

  test('are not those of the next one', async () => {
    const store = memory()
    const { isKnown, instructions } = open(true, store)
    await instructions.change(BRIEF)
    instructions.begin()
    expect(open(true, store).instructions.beginning()).toEqual({})
    isKnown.value = true
    await Promise.resolve()
    expect(instructions.canBeTemporary()).toBe(false)
    expect(store.keys('')).toEqual([])
  })

  test('are its own from the first question on, though the server has never heard it', async () => {
    const store = memory()
    const { instructions } = open(true, store)
    instructions.setTemporary(true)
    expect(isBegun(store, 'c')).toBe(false)
    instructions.begin()
    await instructions.change(BRIEF)
    expect(isBegun(store, 'c')).toBe(true)
    const again = open(false, store).instructions
    expect(again.beginning()).toEqual({ temporary: true, ...BRIEF })
    again.begin()
    expect(open(false, store).instructions.isTemporary.value).toBe(true)
  })
})

describe('those of one that the server has', () => {
  test('are changed there, and taken back if it does not take them', async () => {
    const { http, instructions } = open(false)
    instructions.adopt(summary('c', BRIEF))
    const changed = instructions.change(NONE)
    expect(instructions.now.value).toEqual(NONE)
    expect(http.calls[0]).toMatchObject({ path: '/api/conversations/c', request: { method: 'PATCH', body: NONE } })
    http.calls[0]?.refuse(new TypeError('Failed to fetch'))
    expect(await changed).toBe(false)
    expect(instructions.now.value).toEqual(BRIEF)
  })
})
