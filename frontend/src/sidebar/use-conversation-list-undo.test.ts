import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem } from '../api/http'
import type { Conversation } from '../api/wire'
import { answerLast, asked, AT_EIGHT, AT_NINE, AT_SEVEN, closeList, flush, lastCall, openLoaded, refuseLast, titles, type ListStage } from '../testing/list-stage'

const OFFLINE = new TypeError('Failed to fetch')
const REFUSED = new ApiProblem(422, 'invalid', 'This is not possible.', null)

afterEach(closeList)

/** What was changed, as the server has it. */
function there(...conversations: readonly Conversation[]): unknown {
  return { conversations, deleted: [] }
}

describe('deleting', () => {
  test('shows at once, and offers the way back', async () => {
    const stage = await openLoaded()
    void stage.open.remove([AT_EIGHT])
    expect(titles(stage)).toEqual(['at 9', 'at 7'])
    expect(stage.open.lastAct.value).toEqual({ kind: 'deleted', conversations: [AT_EIGHT] })
    expect(asked(stage)).toBe('PATCH /api/conversations')
    expect(lastCall(stage).request).toMatchObject({ body: { ids: ['c8'], deleted: true }, keepalive: true })
    await answerLast(stage)
    expect(stage.reads()).toBe(1)
    expect(stage.open.lastAct.value).toEqual({ kind: 'deleted', conversations: [AT_EIGHT] })
  })

  test.each([OFFLINE, REFUSED])('is taken back after %s, and that is said', async (error) => {
    const stage = await openLoaded()
    void stage.open.remove([AT_EIGHT])
    await refuseLast(stage, error)
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
    expect(stage.open.lastAct.value).toBeNull()
    expect(stage.open.trouble.value).toBe('delete')
  })

  test('one that is refused does not take the way back from another', async () => {
    const stage = await openLoaded()
    void stage.open.remove([AT_NINE])
    const first = lastCall(stage)
    void stage.open.remove([AT_EIGHT])
    await answerLast(stage)
    first.refuse(REFUSED)
    await flush()
    expect(titles(stage)).toEqual(['at 9', 'at 7'])
    expect(stage.open.lastAct.value).toEqual({ kind: 'deleted', conversations: [AT_EIGHT] })
  })
})

describe('the way back', () => {
  async function openAfterDeleting(conversation: Conversation): Promise<ListStage> {
    const stage = await openLoaded()
    void stage.open.remove([conversation])
    await answerLast(stage)
    return stage
  }

  test('brings the conversation back as the server has it', async () => {
    const stage = await openAfterDeleting(AT_EIGHT)
    void stage.open.undo()
    expect(lastCall(stage).request.body).toEqual({ ids: ['c8'], deleted: false })
    expect(stage.open.lastAct.value).toBeNull()
    await answerLast(stage, there({ ...AT_EIGHT, title: 'restored', seq: 20 }))
    expect(titles(stage)).toEqual(['at 9', 'restored', 'at 7'])
    expect(stage.reads()).toBe(2)
  })

  test('is for the last deletion only, and only once', async () => {
    const stage = await openAfterDeleting(AT_EIGHT)
    void stage.open.remove([AT_SEVEN])
    await answerLast(stage)
    void stage.open.undo()
    void stage.open.undo()
    expect(lastCall(stage).request.body).toEqual({ ids: ['c7'], deleted: false })
    await answerLast(stage, there(AT_SEVEN))
    expect(titles(stage)).toEqual(['at 9', 'at 7'])
    expect(stage.http.calls.length).toBe(4)
  })

  test('that fails is said, and stays open', async () => {
    const stage = await openAfterDeleting(AT_EIGHT)
    void stage.open.undo()
    await refuseLast(stage, OFFLINE)
    expect(stage.open.trouble.value).toBe('restore')
    expect(stage.open.lastAct.value).toEqual({ kind: 'deleted', conversations: [AT_EIGHT] })
    void stage.open.undo()
    expect(stage.open.trouble.value).toBeNull()
    await answerLast(stage, there(AT_EIGHT))
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
  })

  test('does not overtake the deletion: restored first, it would be deleted after all', async () => {
    const stage = await openLoaded()
    void stage.open.remove([AT_EIGHT])
    const deletion = lastCall(stage)
    void stage.open.undo()
    expect(asked(stage)).toBe('PATCH /api/conversations')
    deletion.answer(undefined)
    await vi.waitFor(() => expect(lastCall(stage).request.body).toEqual({ ids: ['c8'], deleted: false }), { interval: 1 })
    await answerLast(stage, there(AT_EIGHT))
    expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
  })

  test('is closed by hand', async () => {
    const stage = await openAfterDeleting(AT_EIGHT)
    void stage.open.undo()
    await refuseLast(stage, REFUSED)
    stage.open.dismiss()
    expect(stage.open.trouble.value).toBeNull()
    expect(stage.open.lastAct.value).toBeNull()
    void stage.open.undo()
    expect(stage.http.calls.length).toBe(3)
  })
})

test('several are deleted and brought back at once', async () => {
  const stage = await openLoaded()
  void stage.open.remove([AT_NINE, AT_SEVEN])
  expect(titles(stage)).toEqual(['at 8'])
  expect(lastCall(stage).request.body).toEqual({ ids: ['c9', 'c7'], deleted: true })
  await answerLast(stage, { conversations: [], deleted: ['c9', 'c7'] })
  void stage.open.undo()
  await answerLast(stage, there(AT_NINE, AT_SEVEN))
  expect(titles(stage)).toEqual(['at 9', 'at 8', 'at 7'])
})

test('what can be brought back no more is said', async () => {
  const stage = await openLoaded()
  void stage.open.remove([AT_NINE])
  await answerLast(stage, { conversations: [], deleted: ['c9'] })
  void stage.open.undo()
  await answerLast(stage, there())
  expect(stage.open.trouble.value).toBe('restore')
})
