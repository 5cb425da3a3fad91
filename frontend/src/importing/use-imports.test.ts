// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import type { Import } from '../api/imports'
import { serverKey } from '../sync/use-server'
import { ScriptedHttp } from '../testing/scripted-http'
import { useImports, type OpenImports } from './use-imports'

const REPORT = { conversations: 0, messages: 0, files: 0, duplicates: 0, changed: 0, progress: 0, losses: [], unused: [], unused_count: 0 }

let http: ScriptedHttp
let imports: OpenImports
let leave: () => void

beforeEach(() => {
  vi.useFakeTimers()
  http = new ScriptedHttp()
  const page = defineComponent({
    setup() {
      imports = useImports()
      return () => null
    },
  })
  const provide = { [httpKey as symbol]: http, [serverKey as symbol]: { importBytes: ref(10) } }
  const wrapper = mount(page, { global: { provide } })
  leave = () => wrapper.unmount()
})

afterEach(() => {
  leave()
  vi.useRealTimers()
})

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

function imported(status: Import['status'], id = 'i'): Import {
  return { id, name: 'a.json', source: 'claude', status, created_at: '2026-11-22T00:00:00.000Z', report: REPORT, problem: null }
}

function file(text = 'talk'): File {
  return new File([text], 'my talk.json')
}

/** Answers the latest question for the list. */
async function listed(...found: readonly Import[]): Promise<void> {
  http.calls.at(-1)?.answer({ imports: found })
  await settle()
}

test('what was sent is listed, and looked at each second until it is read', async () => {
  imports.open()
  await listed()
  imports.add([file()])
  await settle()
  const [call] = http.uploads
  expect(call?.path).toMatch(/^\/api\/imports\/[-\da-f]{36}\?name=my%20talk\.json$/)
  call?.progress(0.5)
  expect(imports.sendings.value[0]?.share).toBe(0.5)
  call?.answer(imported('reading'))
  await settle()
  expect(imports.sendings.value).toEqual([])
  expect(imports.imports.value).toEqual([imported('reading')])
  await listed(imported('reading'))
  const asked = http.calls.length
  await vi.advanceTimersByTimeAsync(1000)
  expect(http.calls).toHaveLength(asked + 1)
  await listed(imported('complete'))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(http.calls).toHaveLength(asked + 1)
})

test('files go one after the other, and who closes the dialog does not end that', async () => {
  imports.open()
  imports.add([file(), file()])
  imports.close()
  await settle()
  expect(http.uploads).toHaveLength(1)
  http.uploads[0]?.answer(imported('reading'))
  await settle()
  expect(http.uploads).toHaveLength(2)
  await listed(imported('reading'))
  const asked = http.calls.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(http.calls).toHaveLength(asked)
})

test('a file that is too large is not sent', async () => {
  imports.add([file('far too large')])
  await settle()
  expect(http.uploads).toEqual([])
  expect(imports.sendings.value[0]?.trouble).toEqual({ kind: 'tooLarge' })
})

test('one that was lost on the way goes again under the same id; one that was refused says why', async () => {
  imports.add([file()])
  await settle()
  http.uploads[0]?.refuse(new TypeError('the connection was lost'))
  await settle()
  expect(imports.sendings.value[0]?.trouble).toEqual({ kind: 'lost' })
  imports.again(imports.sendings.value[0]?.id ?? '')
  await settle()
  expect(http.uploads[1]?.path).toBe(http.uploads[0]?.path)
  http.uploads[1]?.refuse(new ApiProblem(413, 'too_large', 'It is too large.', null))
  await settle()
  expect(imports.sendings.value[0]?.trouble).toEqual({ kind: 'refused', detail: 'It is too large.' })
})

test('one that is taken back is not sent, nor told of', async () => {
  imports.add([file(), file()])
  await settle()
  for (const { id } of imports.sendings.value) imports.cancel(id)
  await settle()
  expect(imports.sendings.value).toEqual([])
  expect(http.uploads).toHaveLength(1)
})

test('what was undone says so; what could not be is as it was', async () => {
  imports.open()
  await listed(imported('complete'))
  void imports.undo('i')
  http.calls.at(-1)?.refuse(new TypeError('no network'))
  await settle()
  expect([imports.hasFailed.value, imports.imports.value?.[0]?.status]).toEqual([true, 'complete'])
  void imports.undo('i')
  http.calls.at(-1)?.answer({ import: imported('undone'), deleted: ['c'] })
  await settle()
  expect([imports.hasFailed.value, imports.imports.value?.[0]?.status]).toEqual([false, 'undone'])
})
