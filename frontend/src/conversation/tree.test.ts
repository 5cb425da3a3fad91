import { describe, expect, test } from 'vitest'
import { askedAnswer, type AnswerState, reduceAnswer } from '../answer/answer'
import type { MessageHead } from '../api/wire'
import { answer, answerData, question } from '../testing/wire-samples'
import {
  addTurns,
  confirmTurn,
  EMPTY_TREE,
  endOf,
  groupOf,
  keepOne,
  keepStates,
  lastAnswer,
  mergeTurns,
  pathOf,
  removeTurns,
  siblingLists,
  type Tree,
} from './tree'
import { newAnswers, turnOf, type AnswerTurn, type Turn } from './turn'

/** `q1`, `a1`, `q2`, …: questions and answers in the order in which they were written; siblings as the server told of them. */
function turn(id: string, parentId: string | null, ...siblings: readonly string[]): Turn {
  const isQuestion = id.startsWith('q')
  const message = isQuestion ? question(id, parentId, `${id}?`) : answer(id, parentId ?? 'q0', id)
  const second = 2 * Number(id.slice(1)) + Number(!isQuestion)
  return turnOf({
    ...message,
    parent_id: parentId,
    created_at: `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`,
    sibling_ids: siblings.length > 0 ? siblings : [id],
  })
}

/** As it is made here: nobody has told of siblings yet. */
function made(id: string, parentId: string | null): Turn {
  return { ...turn(id, parentId), sibling_ids: [], created_at: '' }
}

function treeOf(leafId: string | null, ...turns: readonly Turn[]): Tree {
  return { turns, leafId }
}

function ids(turns: readonly Turn[]): readonly string[] {
  return turns.map(({ id }) => id)
}

function stateIn(tree: Tree, id: string): AnswerState {
  const found = tree.turns.find((each) => each.id === id)
  if (found?.kind !== 'answer') throw new Error(`${id} is no answer there`)
  return found.state
}

function textOf(tree: Tree, id: string): string {
  const found = tree.turns.find((each) => each.id === id)
  if (found?.kind !== 'answer') return 'no answer'
  return found.state.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

const NONE: ReadonlySet<string> = new Set()
const KNOWN = treeOf('q2', turn('q1', null), turn('a1', 'q1', 'a1', 'a2'), turn('q2', 'a1'), turn('a2', 'q1', 'a1', 'a2'))

describe('the path', () => {
  test.each([
    ['q2', ['q1', 'a1', 'q2']],
    ['a2', ['q1', 'a2']],
    ['q1', ['q1']],
    // To the newest message.
    [null, ['q1', 'a2']],
    ['unknown', ['q1', 'a2']],
  ])('to the leaf %s is %j', (leafId, path) => {
    expect(ids(pathOf({ ...KNOWN, leafId }))).toEqual(path)
  })

  test('begins where the messages do', () => {
    expect(ids(pathOf({ leafId: 'q2', turns: KNOWN.turns.slice(1) }))).toEqual(['a1', 'q2'])
  })

  test('ends though its messages go in a circle', () => {
    expect(ids(pathOf(treeOf('a1', turn('a1', 'q1'), turn('q1', 'a1'))))).toEqual(['q1', 'a1'])
  })

  test('is empty where nothing is known', () => {
    expect(pathOf(EMPTY_TREE)).toEqual([])
  })

  test.each([
    ['q1', null],
    ['a2', 'a2'],
    ['q2', null],
  ])('to %s ends with the answer %s', (leafId, id) => {
    expect(lastAnswer(pathOf({ ...KNOWN, leafId }))?.id ?? null).toBe(id)
  })
})

describe('what the server says', () => {
  test('makes the path longer below', () => {
    const tree = mergeTurns(KNOWN, [turn('q2', 'a1'), turn('a3', 'q2')], 'a3', NONE)
    expect(ids(pathOf(tree))).toEqual(['q1', 'a1', 'q2', 'a3'])
  })

  test('makes the path longer above', () => {
    const tree = mergeTurns(treeOf('q2', turn('a1', 'q1'), turn('q2', 'a1')), [turn('q1', null)], 'q2', NONE)
    expect(ids(pathOf(tree))).toEqual(['q1', 'a1', 'q2'])
  })

  test('takes the place of what was known of the same message', () => {
    const before = treeOf('a1', turn('q1', null), turn('a1', 'q1'))
    const now = mergeTurns(before, [turn('a1', 'q1', 'a1', 'a9')], 'a1', NONE)
    expect(now.turns).toEqual([turn('q1', null), turn('a1', 'q1', 'a1', 'a9')])
  })

  test('leaves the text of an answer that is being read here, and tells of its siblings all the same', () => {
    const further = reduceAnswer(askedAnswer('a1'), { kind: 'answer', message: (answerData('a1') as { message: MessageHead }).message, cursor: '1-0' })
    const state = reduceAnswer(further, { kind: 'delta', cursor: '1-12', index: 0, part: { type: 'text', text: 'further than' } })
    const before = keepStates(treeOf('a1', turn('q1', null), turn('a1', 'q1')), [state])
    const news = [turn('a1', 'q1', 'a1', 'a9')]
    const now = mergeTurns(before, news, 'a1', new Set(['a1']))
    expect(textOf(now, 'a1')).toBe('further than')
    expect(now.turns[1]?.sibling_ids).toEqual(['a1', 'a9'])
    expect(textOf(mergeTurns(before, news, 'a1', NONE), 'a1')).toBe('a1')
  })

  test('said twice changes nothing', () => {
    const news = [turn('q2', 'a1'), turn('a3', 'q2')]
    const once = mergeTurns(KNOWN, news, 'a3', NONE)
    expect(mergeTurns(once, news, 'a3', NONE)).toEqual(once)
  })
})

describe('what is asked here', () => {
  const asked = addTurns({ ...KNOWN, leafId: 'a2' }, [made('q3', 'a2'), made('a3', 'q3')])

  test('stands at the end of the path that leads to it', () => {
    expect(ids(pathOf(asked))).toEqual(['q1', 'a2', 'q3', 'a3'])
  })

  test('can be nothing', () => {
    expect(addTurns(KNOWN, [])).toEqual(KNOWN)
  })

  test('is gone without a trace when it is taken back', () => {
    expect(removeTurns(asked, new Set(['q3', 'a3']), 'a2')).toEqual({ ...KNOWN, leafId: 'a2' })
  })

  test('is known by more once the server has it', () => {
    const head = { ...answer('a3', 'q3', ''), sibling_ids: ['a3', 'a4'], created_at: '2026-11-21T10:00:00.000Z' }
    const confirmed = confirmTurn(asked, head)
    expect(confirmed.turns.at(-1)).toEqual({ ...made('a3', 'q3'), sibling_ids: ['a3', 'a4'], created_at: '2026-11-21T10:00:00.000Z' })
    expect(confirmed.turns.slice(0, -1)).toEqual(asked.turns.slice(0, -1))
    expect(confirmed.leafId).toBe('a3')
  })

  test('keeps its text when something else is read', () => {
    const state = { ...stateIn(asked, 'a3'), parts: [{ type: 'text' as const, text: 'so far' }] }
    const kept = keepStates(asked, [state])
    expect(textOf(kept, 'a3')).toBe('so far')
    expect(kept.turns.slice(0, -1)).toEqual(asked.turns.slice(0, -1))
    expect(keepStates(asked, [askedAnswer('unknown')])).toEqual(asked)
  })

  test('gives way to a run that was asked for elsewhere since', () => {
    const { runs } = stateIn(asked, 'a3')
    const before = { ...stateIn(asked, 'a3'), runs: runs.map((run) => ({ ...run, run: run.run - 1 })), parts: [] }
    expect(keepStates(asked, [before])).toEqual(asked)
  })
})

describe('siblings', () => {
  test.each([
    ['a question alone', treeOf(null, turn('q1', null)), 'q1', ['q1']],
    ['those that the server told of and that are not loaded', treeOf(null, turn('q1', null), turn('a2', 'q1', 'a1', 'a2', 'a3')), 'a2', ['a1', 'a2', 'a3']],
    ['one that was made here since', treeOf(null, turn('q1', null), turn('a1', 'q1', 'a1', 'a2'), made('a9', 'q1')), 'a1', ['a1', 'a2', 'a9']],
    ['seen from the one that was made here', treeOf(null, turn('q1', null), turn('a1', 'q1', 'a1', 'a2'), made('a9', 'q1')), 'a9', ['a1', 'a2', 'a9']],
    ['two first questions', treeOf(null, turn('q1', null), turn('a1', 'q1'), made('q9', null)), 'q1', ['q1', 'q9']],
    ['a question beside no answer', treeOf(null, turn('a1', 'q1'), turn('q2', 'a1'), made('q9', 'a1'), turn('a2', 'q2')), 'q2', ['q2', 'q9']],
  ])('are known: %s', (_, tree, id, siblings) => {
    const of = tree.turns.find((each) => each.id === id)
    expect(of === undefined ? [] : siblingLists(tree).get(of.id)).toEqual(siblings)
  })

  test('are in the order in which they were made, however old each copy of them is', () => {
    const all = ['a1', 'a2', 'a3', 'a4']
    for (let told = 0; told < 4 ** 4; told += 1) {
      // Each of the four was read when so many of them were there, itself included.
      const turns = all.map((id, index) => turn(id, 'q1', ...all.slice(0, Math.max(index + 1, (Math.floor(told / 4 ** index) % 4) + 1))))
      expect([...siblingLists(treeOf(null, ...turns)).values()]).toEqual(turns.map(() => all))
    }
  })
})

describe('where the newest replies lead', () => {
  test.each([
    ['q1', 'a2'],
    ['a1', 'q2'],
    ['q2', 'q2'],
    ['unknown', 'unknown'],
  ])('from %s is %s', (id, end) => {
    expect(endOf(KNOWN, id)).toBe(end)
  })

  test('ends though the messages go in a circle', () => {
    expect(['q1', 'a1']).toContain(endOf(treeOf(null, turn('a1', 'q1'), turn('q1', 'a1')), 'q1'))
  })
})

describe('answers that were asked for together', () => {
  const answers = newAnswers([{ id: 'b1', model: 'p/one' }, { id: 'b2', model: 'p/two' }], 'q1', null)
  const asked = addTurns(treeOf(null, turn('q1', null)), answers)
  const first = answers[0] as AnswerTurn

  test('stand at the end of the path with the first of them', () => {
    expect(asked.leafId).toBe('b1')
    expect(groupOf(asked, first).map(({ id }) => id)).toEqual(['b1', 'b2'])
  })

  test('are versions like any once one of them is kept', () => {
    const kept = keepOne(asked, answers[1] as AnswerTurn)
    expect(lastAnswer(pathOf(kept))?.id).toBe('b2')
    expect(kept.turns.map((each) => each.kind === 'answer' && each.groupId)).toEqual([false, null, null])
    expect(siblingLists(kept).get('b2')).toEqual(['b1', 'b2'])
  })

  test('are each alone where only one was asked for', () => {
    expect(newAnswers([{ id: 'b1', model: null }], 'q1', null)[0]?.groupId).toBeNull()
  })
})
