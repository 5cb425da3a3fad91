import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { answerLast, asked, AT_EIGHT, AT_NINE, AT_SEVEN, closeList, flush, lastCall, openList, openLoaded, refuseLast, titles } from '../testing/list-stage'
import { summary } from '../testing/wire-samples'

const OFFLINE = new TypeError('Failed to fetch')
const REFUSED = new ApiProblem(422, 'invalid', 'This is not possible.', null)

afterEach(closeList)

describe('the list', () => {
  test('is read at once, and changes from there on', async () => {
    const stage = openList()
    expect(asked(stage)).toBe('GET /api/conversations?pinned=false&folder=')
    expect(stage.open.main.isLoaded.value).toBe(false)
    await answerLast(stage, { conversations: [AT_EIGHT, { ...AT_SEVEN, seq: 20 }], next_cursor: null })
    expect(stage.open.main.isLoaded.value).toBe(true)
    expect(titles(stage)).toEqual(['at 8', 'at 7'])
    expect(stage.begun).toEqual([20])
  })

  test.each([OFFLINE, new ApiProblem(503, 'unavailable', 'Just a moment.', null)])('is asked for again after %s', async (error) => {
    const stage = openList()
    await refuseLast(stage, error)
    stage.wake()
    await flush()
    expect(stage.http.calls.length).toBe(2)
    await answerLast(stage, { conversations: [AT_NINE], next_cursor: null })
    expect(titles(stage)).toEqual(['at 9'])
  })

  test('that something on the way refuses is asked for again', async () => {
    const stage = openList()
    await refuseLast(stage, REFUSED)
    expect(stage.open.main.isLoaded.value).toBe(false)
    stage.wake()
    await flush()
    expect(stage.http.calls.length).toBe(2)
  })

  test('takes in what changed', async () => {
    const stage = await openLoaded()
    stage.tell({ conversations: [summary('new', { title: 'new', last_message_at: '2026-11-21T11:00:00.000Z', seq: 30 })], deleted: [AT_EIGHT.id] })
    expect(titles(stage)).toEqual(['new', 'at 9', 'at 7'])
  })

  test('is read anew when changes do not tell everything any more', async () => {
    const stage = await openLoaded('more')
    stage.lapse()
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
    expect(asked(stage)).toBe('GET /api/conversations?pinned=false&folder=')
    await answerLast(stage, { conversations: [{ ...AT_EIGHT, seq: 50 }], next_cursor: null })
    expect(titles(stage)).toEqual(['at 8'])
    expect(stage.begun).toEqual([9, 50])
  })

  test('waits for nothing once it is closed', async () => {
    const stage = openList()
    closeList()
    expect(lastCall(stage).request.signal?.aborted).toBe(true)
    stage.tell({ conversations: [AT_NINE] })
    stage.lapse()
    await flush()
    expect(titles(stage)).toEqual([])
    expect(stage.http.calls.length).toBe(1)
  })
})

describe('the next page', () => {
  const next = { conversations: [summary('old', { title: 'old', last_message_at: '2026-11-20T10:00:00.000Z' })], next_cursor: null }

  test('comes below, once', async () => {
    const stage = await openLoaded('MTI6/+c=')
    stage.open.main.loadMore()
    stage.open.main.loadMore()
    expect(stage.http.calls.length).toBe(2)
    expect(asked(stage)).toBe('GET /api/conversations?pinned=false&folder=&cursor=MTI6%2F%2Bc%3D')
    await answerLast(stage, next)
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7', 'old'])
    stage.open.main.loadMore()
    expect(stage.http.calls.length).toBe(2)
  })

  test('that does not come can be asked for again', async () => {
    const stage = await openLoaded('more')
    stage.open.main.loadMore()
    await refuseLast(stage, OFFLINE)
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
    stage.open.main.loadMore()
    await answerLast(stage, next)
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7', 'old'])
  })

  test('of a list that has been read anew meanwhile is not mixed into it', async () => {
    const stage = await openLoaded('more')
    stage.open.main.loadMore()
    const late = lastCall(stage)
    stage.lapse()
    await answerLast(stage, { conversations: [AT_NINE], next_cursor: 'elsewhere' })
    late.answer(next)
    await flush()
    expect(titles(stage)).toEqual(['at 9'])
    expect(stage.open.main.list.value.nextCursor).toBe('elsewhere')
  })

  test('that was read before a deletion does not bring back what was deleted', async () => {
    const stage = await openLoaded('more')
    stage.open.main.loadMore()
    stage.tell({ deleted: ['old'] })
    await answerLast(stage, next)
    expect(titles(stage)).not.toContain('old')
  })
})

describe('renaming', () => {
  test('shows at once, and is read back', async () => {
    const stage = await openLoaded()
    void stage.open.rename(AT_EIGHT, 'mine')
    expect(titles(stage)).toEqual(['at 9', 'mine', 'at 7'])
    expect(asked(stage)).toBe('PATCH /api/conversations/c8')
    expect(lastCall(stage).request).toMatchObject({ body: { title: 'mine' }, keepalive: true })
    expect(stage.reads()).toBe(0)
    await answerLast(stage, { ...AT_EIGHT, title: 'mine', seq: 10 })
    expect(stage.reads()).toBe(1)
    expect(stage.open.trouble.value).toBeNull()
    expect(titles(stage)).toEqual(['at 9', 'mine', 'at 7'])
  })

  test.each([OFFLINE, REFUSED])('is taken back after %s, and that is said', async (error) => {
    const stage = await openLoaded()
    void stage.open.rename(AT_EIGHT, 'mine')
    await refuseLast(stage, error)
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
    expect(stage.open.trouble.value).toBe('rename')
  })

  test('that is refused leaves what was changed elsewhere meanwhile', async () => {
    const stage = await openLoaded()
    void stage.open.rename(AT_EIGHT, 'mine')
    stage.tell({ conversations: [{ ...AT_EIGHT, title: 'theirs', seq: 10 }] })
    await refuseLast(stage, REFUSED)
    expect(titles(stage)).toEqual(['at 9', 'theirs', 'at 7'])
  })
})

test('what is done next makes what went wrong before be forgotten', async () => {
  const stage = await openLoaded()
  void stage.open.rename(AT_NINE, 'mine')
  await refuseLast(stage, REFUSED)
  expect(stage.open.trouble.value).toBe('rename')
  void stage.open.remove([AT_SEVEN])
  expect(stage.open.trouble.value).toBeNull()
})
