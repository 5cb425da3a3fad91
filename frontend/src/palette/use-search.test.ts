import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { ScriptedHttp } from '../testing/scripted-http'
import { useSearch, type OpenSearch } from './use-search'

const FOUND = { hits: [{ conversation_id: 'a', title: 'A', snippet: { text: 'A', marks: [] } }], has_more: false }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(): { http: ScriptedHttp; search: OpenSearch; close: () => void } {
  const http = new ScriptedHttp()
  const scope = effectScope()
  const search = scope.run(() => useSearch(http))
  if (search === undefined) throw new Error('the scope was stopped')
  return { http, search, close: () => scope.stop() }
}

test('it asks once the typing pauses, and only for the latest', async () => {
  const { http, search } = open()
  search.look('s')
  search.look('sk')
  search.look('sky blue')
  await vi.advanceTimersByTimeAsync(200)
  expect(http.calls.map(({ path }) => path)).toEqual(['/api/search?query=sky%20blue'])
  http.calls[0]?.answer(FOUND)
  await vi.advanceTimersByTimeAsync(0)
  expect(search.result.value).toEqual(FOUND)
})

test('what was found stays while the next is on its way, and an answer that is late is none', async () => {
  const { http, search } = open()
  search.look('sky')
  await vi.advanceTimersByTimeAsync(200)
  http.calls[0]?.answer(FOUND)
  await vi.advanceTimersByTimeAsync(0)
  search.look('skyl')
  await vi.advanceTimersByTimeAsync(200)
  expect(search.result.value).toEqual(FOUND)
  search.look('')
  http.calls[1]?.answer({ hits: [], has_more: false })
  await vi.advanceTimersByTimeAsync(0)
  expect(search.result.value).toBeNull()
  expect(http.calls[1]?.request.signal?.aborted).toBe(true)
})

test('a failure is said, and forgotten with the next success', async () => {
  const { http, search } = open()
  search.look('sky')
  await vi.advanceTimersByTimeAsync(200)
  http.calls[0]?.refuse(new TypeError('no network'))
  await vi.advanceTimersByTimeAsync(0)
  expect(search.hasFailed.value).toBe(true)
  search.look('sky ')
  await vi.advanceTimersByTimeAsync(200)
  http.calls[1]?.answer(FOUND)
  await vi.advanceTimersByTimeAsync(0)
  expect(search.hasFailed.value).toBe(false)
})

test('nothing is asked any more once it is closed', async () => {
  const { http, search, close } = open()
  search.look('sky')
  close()
  await vi.advanceTimersByTimeAsync(200)
  expect(http.calls).toEqual([])
})
