/** The messages of a conversation as far as they are known: a tree by parent_id, of which one path is shown. Pure. */
import { isLaterThan, type AnswerState } from '../answer/answer'
import type { MessageHead } from '../api/wire'
import type { AnswerTurn, Turn } from './turn'

export interface Tree {
  readonly turns: readonly Turn[]
  /** Where the shown path ends; null: nowhere yet. */
  readonly leafId: string | null
}

export const EMPTY_TREE: Tree = { turns: [], leafId: null }

/** From the root, or the earliest message that is known, down to the leaf. Without a known leaf: to the newest message. */
export function pathOf({ turns, leafId }: Tree): readonly Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]))
  const path: Turn[] = []
  let next = (leafId === null ? undefined : byId.get(leafId)) ?? newestOf(turns)
  while (next !== undefined) {
    path.push(next)
    // Each message is visited once, so a cycle in bad data cannot hang the page.
    byId.delete(next.id)
    next = next.parent_id === null ? undefined : byId.get(next.parent_id)
  }
  return path.reverse()
}

/** Takes in messages as the server has them now. An answer that is read live here is further on than any copy of it. */
export function mergeTurns(tree: Tree, news: readonly Turn[], leafId: string | null, liveIds: ReadonlySet<string>): Tree {
  const fresh = new Map(news.map((turn) => [turn.id, turn]))
  const kept = tree.turns.map((turn) => {
    const update = fresh.get(turn.id)
    fresh.delete(turn.id)
    if (update === undefined) return turn
    return turn.kind === 'answer' && liveIds.has(turn.id) ? { ...update, state: turn.state } : update
  })
  return { turns: [...kept, ...fresh.values()], leafId }
}

/** Shows `added` at the end of the path that leads to them: of several answers the first. */
export function addTurns(tree: Tree, added: readonly Turn[]): Tree {
  const leaf = added.find((turn) => turn.kind === 'answer') ?? added.at(-1)
  return { turns: [...tree.turns, ...added], leafId: leaf?.id ?? tree.leafId }
}

export function removeTurns(tree: Tree, ids: ReadonlySet<string>, leafId: string | null): Tree {
  return { turns: tree.turns.filter((turn) => !ids.has(turn.id)), leafId }
}

/** What was read live stays in its place, unless the answer went on elsewhere since. */
export function keepStates(tree: Tree, states: readonly AnswerState[]): Tree {
  return states.length === 0 ? tree : { ...tree, turns: tree.turns.map((turn) => withLatest(turn, states)) }
}

function withLatest(turn: Turn, states: readonly AnswerState[]): Turn {
  const state = turn.kind === 'answer' ? states.find(({ id }) => id === turn.id) : undefined
  return turn.kind === 'answer' && state !== undefined && !isLaterThan(turn.state, state) ? { ...turn, state } : turn
}

/** All answers that were asked for together with this one, itself included; it alone, if it was or is kept. */
export function groupOf({ turns }: Tree, answer: AnswerTurn): readonly AnswerTurn[] {
  if (answer.groupId === null) return [answer]
  return turns.flatMap((turn) => (turn.kind === 'answer' && turn.groupId === answer.groupId ? [turn] : []))
}

/** Goes on from this answer: the others of its group are other versions from now on. */
export function keepOne(tree: Tree, answer: AnswerTurn): Tree {
  const group = new Set(groupOf(tree, answer))
  const turns = tree.turns.map((turn) => (turn.kind === 'answer' && group.has(turn) ? { ...turn, groupId: null } : turn))
  return { turns, leafId: answer.id }
}

/** The server has what was made here, and says more of it than was known. */
export function confirmTurn(tree: Tree, { id, sibling_ids, created_at }: MessageHead): Tree {
  return { ...tree, turns: tree.turns.map((turn) => (turn.id === id ? { ...turn, sibling_ids, created_at } : turn)) }
}

/** For each message all that stand in its place: those that the server told of, and those made here since, oldest first. */
export function siblingLists({ turns }: Tree): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, Turn[]>()
  for (const turn of turns) {
    const place = `${turn.kind} ${turn.parent_id ?? ''}`
    const known = places.get(place)
    if (known === undefined) places.set(place, [turn])
    else known.push(turn)
  }
  return new Map(
    [...places.values()].flatMap((known) => {
      // The longest list is the latest: it has the order of the others, which were told before.
      const lists = known.map((turn) => turn.sibling_ids).sort((one, other) => other.length - one.length)
      const siblings = [...new Set([...lists.flat(), ...known.map((turn) => turn.id)])]
      return known.map(({ id }) => [id, siblings] as const)
    }),
  )
}

/** Where the newest replies lead from here, as far as they are known. */
export function endOf({ turns }: Tree, id: string): string {
  const newest = new Map<string, Turn>()
  for (const turn of turns) {
    const other = newest.get(turn.parent_id ?? '')
    if (turn.parent_id !== null && (other === undefined || !isOlder(turn, other))) newest.set(turn.parent_id, turn)
  }
  let end = id
  for (let next = newest.get(end); next !== undefined; next = newest.get(end)) {
    newest.delete(end)
    end = next.id
  }
  return end
}

function newestOf(turns: readonly Turn[]): Turn | undefined {
  return turns.reduce<Turn | undefined>((newest, turn) => (newest !== undefined && isOlder(turn, newest) ? newest : turn), undefined)
}

/** What was made here has no time of the server's yet: nothing is newer. */
function isOlder(one: Turn, other: Turn): boolean {
  return one.created_at !== '' && (other.created_at === '' || one.created_at < other.created_at)
}

/** The last answer of the path, if it ends with one. */
export function lastAnswer(path: readonly Turn[]): AnswerTurn | null {
  const last = path.at(-1)
  return last?.kind === 'answer' ? last : null
}
