import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import type { Conversation, Shelf } from '../api/wire'
import { answerLast, asked, AT_EIGHT, AT_NINE, AT_SEVEN, closeList, flush, lastCall, openList, openLoaded, refuseLast, titles, type ListStage } from '../testing/list-stage'

afterEach(closeList)

const FOLDER: Shelf = { kind: 'folder', name: 'Trips' }

function on({ open }: ListStage, shelf: Shelf): readonly (string | null)[] {
  return open.open(shelf).list.value.conversations.map(({ title }) => title)
}

async function openWith(stage: ListStage, shelf: Shelf, ...conversations: readonly Conversation[]): Promise<void> {
  stage.open.open(shelf)
  await answerLast(stage, { conversations, next_cursor: null })
}

describe('the shelves', () => {
  test('that are shown from the start are read after the main list', async () => {
    const stage = openList()
    expect(stage.http.calls.map(({ path }) => path)).toEqual(['/api/conversations?pinned=false&folder='])
    stage.http.calls[0]?.answer({ conversations: [AT_NINE], next_cursor: null })
    await flush()
    expect(stage.http.calls.slice(1).map(({ path }) => path)).toEqual(['/api/folders', '/api/conversations?pinned=true'])
    stage.http.calls[1]?.answer({ folders: [{ name: 'Trips', conversations: 2 }] })
    stage.http.calls[2]?.answer({ conversations: [{ ...AT_EIGHT, pinned: true }], next_cursor: null })
    await flush()
    expect(stage.open.folders.value).toEqual([{ name: 'Trips', conversations: 2 }])
    expect(stage.open.pinned.list.value.conversations.map(({ title }) => title)).toEqual(['at 8'])
    expect(stage.open.inOrder.value.map(({ title }) => title)).toEqual(['at 8', 'at 9'])
    expect(stage.open.known.value.map(({ title }) => title)).toEqual(['at 9', 'at 8'])
  })

  test('that are opened later are read then, once', async () => {
    const stage = await openLoaded()
    await openWith(stage, FOLDER, { ...AT_EIGHT, id: 'in', folder: 'Trips' })
    expect(asked(stage)).toBe('GET /api/conversations?pinned=false&folder=Trips')
    const calls = stage.http.calls.length
    expect(on(stage, FOLDER)).toEqual(['at 8'])
    expect(stage.http.calls.length).toBe(calls)
  })
})

describe('a conversation', () => {
  test('that is pinned moves at once, and back if the server does not take it', async () => {
    const stage = await openLoaded()
    void stage.open.shelve([AT_EIGHT], { pinned: true })
    expect(titles(stage)).toEqual(['at 9', 'at 7'])
    expect(stage.open.pinned.list.value.conversations.map(({ title }) => title)).toEqual(['at 8'])
    expect(lastCall(stage).request.body).toEqual({ ids: ['c8'], pinned: true })
    await refuseLast(stage, new ApiProblem(503, 'unavailable', 'Just a moment.', null))
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
    expect(stage.open.pinned.list.value.conversations).toEqual([])
    expect(stage.open.trouble.value).toBe('change')
  })

  test('that is moved elsewhere by somebody else moves here', async () => {
    const stage = await openLoaded()
    await openWith(stage, FOLDER)
    stage.tell({ conversations: [{ ...AT_SEVEN, folder: 'Trips', seq: 50 }] })
    expect(titles(stage)).toEqual(['at 9', 'at 8'])
    expect(on(stage, FOLDER)).toEqual(['at 7'])
    expect(asked(stage)).toBe('GET /api/folders')
    stage.tell({ deleted: [AT_SEVEN.id] })
    expect(on(stage, FOLDER)).toEqual([])
  })

  test('that is archived can be taken back at once', async () => {
    const stage = await openLoaded()
    void stage.open.shelve([AT_NINE, AT_EIGHT], { archived: true })
    expect(titles(stage)).toEqual(['at 7'])
    await answerLast(stage, { conversations: [], deleted: [] })
    expect(stage.open.lastAct.value?.kind).toBe('archived')
    void stage.open.undo()
    await flush()
    expect(lastCall(stage).request.body).toEqual({ ids: ['c9', 'c8'], archived: false })
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
  })

  test('that was deleted lately is brought back from there', async () => {
    const stage = await openLoaded()
    await openWith(stage, { kind: 'deleted' }, { ...AT_EIGHT, id: 'old', title: 'old' })
    expect(asked(stage)).toBe('GET /api/conversations?deleted=true')
    const [old] = stage.open.open({ kind: 'deleted' }).list.value.conversations
    if (old === undefined) throw new Error('it is listed')
    void stage.open.restore([old])
    await answerLast(stage, { conversations: [{ ...old, seq: 60 }], deleted: [] })
    expect(on(stage, { kind: 'deleted' })).toEqual([])
    expect(titles(stage)).toContain('old')
  })
})

test('a folder is renamed on the server, which says what became of it', async () => {
  const stage = await openLoaded()
  void stage.open.renameFolder('Trips', null)
  expect(lastCall(stage).request).toMatchObject({ method: 'PATCH', body: { name: 'Trips', new_name: null } })
  await answerLast(stage)
  expect(stage.reads()).toBe(1)
})
