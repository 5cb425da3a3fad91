/** A page that reads paths of one conversation in any order ends up with the tree that the server has. */
import { expect, test } from 'vitest'
import type { Message } from '../api/wire'
import { dice, type Roll } from '../testing/dice'
import { answer, question } from '../testing/wire-samples'
import { EMPTY_TREE, endOf, mergeTurns, pathOf, type Tree } from './tree'
import { turnOf } from './turn'

/** In the order in which they were written. */
type Conversation = readonly Message[]

function grow(roll: Roll): Conversation {
  const messages: Message[] = []
  for (let n = 0; n < 16; n += 1) {
    const parent = n === 0 || roll(12) === 0 ? undefined : messages[roll(n)]
    const id = `m${n}`
    const message = parent?.role === 'user' ? answer(id, parent.id, id) : question(id, parent?.id ?? null, id)
    messages.push({ ...message, created_at: `2026-11-21T10:00:${String(n).padStart(2, '0')}.000Z` })
  }
  return messages
}

function pathTo(conversation: Conversation, leafId: string): Conversation {
  const path: Message[] = []
  let next = conversation.find(({ id }) => id === leafId)
  while (next !== undefined) {
    path.unshift(next)
    const parentId: string | null = next.parent_id
    next = conversation.find(({ id }) => id === parentId)
  }
  return path
}

function endIn(conversation: Conversation, id: string): string {
  const newest = conversation.findLast((message) => message.parent_id === id)
  return newest === undefined ? id : endIn(conversation, newest.id)
}

/** The tree after each of a few paths was read, each to any message, and of it as many of the last as `limit` says. */
function read(conversation: Conversation, roll: Roll, limit: (roll: Roll) => number): { trees: readonly Tree[]; known: ReadonlySet<string>; leafId: string } {
  const trees: Tree[] = []
  const known = new Set<string>()
  let leafId = 'none'
  for (let n = 0; n < 6; n += 1) {
    leafId = conversation[roll(conversation.length)]?.id ?? 'none'
    const news = pathTo(conversation, leafId).slice(-limit(roll))
    for (const { id } of news) known.add(id)
    trees.push(mergeTurns(trees.at(-1) ?? EMPTY_TREE, news.map(turnOf), leafId, new Set()))
  }
  return { trees, known, leafId }
}

function whole(): number {
  return Infinity
}

function some(roll: Roll): number {
  return 1 + roll(6)
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

test.each([
  ['whole paths', whole],
  ['the ends of paths', some],
])('%s: everything that was read is there once', (_, limit) => {
  for (const seed of SEEDS) {
    const roll = dice(seed)
    const { trees, known } = read(grow(roll), roll, limit)
    const found = trees.at(-1)?.turns.map(({ id }) => id) ?? []
    expect([...found].sort(), `seed ${seed}`).toEqual([...known].sort())
  }
})

test.each([
  ['whole paths', whole],
  ['the ends of paths', some],
])('%s: what is shown is the path that was read last, from as far up as it is known', (_, limit) => {
  for (const seed of SEEDS) {
    const roll = dice(seed)
    const conversation = grow(roll)
    const { trees, known, leafId } = read(conversation, roll, limit)
    const path = pathTo(conversation, leafId).map(({ id }) => id)
    const begin = path.findLastIndex((id) => !known.has(id)) + 1
    expect(pathOf(trees.at(-1) ?? EMPTY_TREE).map(({ id }) => id), `seed ${seed}`).toEqual(path.slice(begin))
  }
})

test.each([
  ['whole paths', whole],
  ['the ends of paths', some],
])('%s: without a leaf, what is shown leads to the newest message that is known', (_, limit) => {
  for (const seed of SEEDS) {
    const roll = dice(seed)
    const conversation = grow(roll)
    const { trees, known } = read(conversation, roll, limit)
    const newest = conversation.findLast(({ id }) => known.has(id))
    expect(pathOf({ turns: trees.at(-1)?.turns ?? [], leafId: null }).at(-1)?.id, `seed ${seed}`).toBe(newest?.id)
  }
})

test.each([
  ['whole paths', whole],
  ['the ends of paths', some],
])('%s: from everywhere the newest replies lead where they lead on the server, as far as they are known', (_, limit) => {
  for (const seed of SEEDS) {
    const roll = dice(seed)
    const conversation = grow(roll)
    const { trees, known } = read(conversation, roll, limit)
    const tree = trees.at(-1) ?? EMPTY_TREE
    const part = conversation.filter(({ id }) => known.has(id))
    const wrong = [...known].filter((id) => endOf(tree, id) !== endIn(part, id))
    expect(wrong, `seed ${seed}`).toEqual([])
  }
})
