import { describe, expect, test } from 'vitest'
import type { ChangeList, Conversation, ConversationPage } from '../api/wire'
import { dice, type Roll } from '../testing/dice'
import { summary } from '../testing/wire-samples'
import {
  EMPTY_LIST,
  latestSeq,
  withChanges,
  withConversation,
  withoutConversation,
  withPage,
  type ConversationList,
} from './conversation-list'

/** Minutes after some hour. */
function at(minute: number): string {
  return `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z`
}

function spoken(id: string, minute: number, seq = minute): Conversation {
  return summary(id, { last_message_at: at(minute), seq })
}

function page(nextCursor: string | null, ...conversations: readonly Conversation[]): ConversationPage {
  return { conversations, next_cursor: nextCursor }
}

function news(seq: number, conversations: readonly Conversation[], deleted: readonly string[] = []): ChangeList {
  return { seq, conversations, deleted, has_more: false }
}

function idsIn({ conversations }: ConversationList): readonly string[] {
  return conversations.map(({ id }) => id)
}

function titleIn({ conversations }: ConversationList, id: string): string | null {
  return conversations.find((each) => each.id === id)?.title ?? null
}

const ANYWHERE = (): boolean => true

const first = withPage(EMPTY_LIST, page('after c', spoken('a', 9), spoken('b', 8), spoken('c', 6)))

describe('pages', () => {
  test('go one below the other', () => {
    const both = withPage(first, page(null, spoken('d', 5), spoken('e', 4)))
    expect(idsIn(both)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect([first.nextCursor, both.nextCursor]).toEqual(['after c', null])
  })

  test('that overlap hold each conversation once, in its later state', () => {
    const later = { ...spoken('c', 6, 20), title: 'later' }
    const both = withPage(first, page(null, later, { ...spoken('b', 8, 1), title: 'earlier' }, spoken('d', 5)))
    expect(idsIn(both)).toEqual(['a', 'b', 'c', 'd'])
    expect([titleIn(both, 'c'), titleIn(both, 'b')]).toEqual(['later', null])
  })

  test('put those of the same moment in the order in which the server pages them', () => {
    expect(idsIn(withPage(EMPTY_LIST, page(null, spoken('x', 5), spoken('z', 5), spoken('y', 5))))).toEqual(['z', 'y', 'x'])
  })
})

describe('what changed', () => {
  test('a conversation in which something was said comes to the top', () => {
    expect(idsIn(withChanges(first, news(10, [spoken('c', 10)]), ANYWHERE))).toEqual(['c', 'a', 'b'])
  })

  test('one that was begun elsewhere stands where it belongs', () => {
    expect(idsIn(withChanges(first, news(10, [spoken('new', 7, 10)]), ANYWHERE))).toEqual(['a', 'b', 'new', 'c'])
  })

  test('a deleted one is gone', () => {
    expect(idsIn(withChanges(first, news(10, [], ['b', 'unknown']), ANYWHERE))).toEqual(['a', 'c'])
  })

  test('what belongs below the last loaded page is left to the page that brings it', () => {
    const changed = withChanges(first, news(10, [{ ...spoken('d', 5, 10), title: 'named' }]), ANYWHERE)
    expect(idsIn(changed)).toEqual(['a', 'b', 'c'])
  })

  test('once everything is loaded, it is shown wherever it belongs', () => {
    const all = withPage(first, page(null))
    expect(idsIn(withChanges(all, news(10, [spoken('d', 5, 10)]), ANYWHERE))).toEqual(['a', 'b', 'c', 'd'])
  })

  test('does not move the place where the next page begins', () => {
    expect(withChanges(first, news(10, [spoken('c', 10)], ['b']), ANYWHERE).nextCursor).toBe('after c')
  })
})

describe('what is done here', () => {
  test('a conversation is put where it belongs, or taken away', () => {
    expect(idsIn(withConversation(first, spoken('new', 7)))).toEqual(['a', 'b', 'new', 'c'])
    expect(idsIn(withoutConversation(first, 'b'))).toEqual(['a', 'c'])
  })

  test('shows at once, though the server has no number for it yet', () => {
    expect(titleIn(withConversation(first, { ...spoken('b', 8), title: 'mine' }), 'b')).toBe('mine')
  })

  test('taken back, it does not undo what came from the server meanwhile', () => {
    const changed = withChanges(first, news(10, [{ ...spoken('b', 8, 10), title: 'theirs' }]), ANYWHERE)
    expect(titleIn(withConversation(changed, spoken('b', 8)), 'b')).toBe('theirs')
  })
})

test('of two states of a conversation the later one counts, in whichever order they come', () => {
  const [one, two] = [news(10, [{ ...spoken('b', 8, 10), title: 'one' }]), news(11, [{ ...spoken('b', 8, 11), title: 'two' }])]
  expect(titleIn(withChanges(withChanges(first, one, ANYWHERE), two, ANYWHERE), 'b')).toBe('two')
  expect(titleIn(withChanges(withChanges(first, two, ANYWHERE), one, ANYWHERE), 'b')).toBe('two')
})

test('what stands elsewhere now is in it no more, and does not come', () => {
  const moved = news(20, [{ ...spoken('b', 8, 19), pinned: true }, { ...spoken('new', 10, 20), pinned: true }, spoken('other', 10, 20)])
  expect(idsIn(withChanges(first, moved, ({ pinned }) => !pinned))).toEqual(['other', 'a', 'c'])
})

test('the number of a page is that of its latest change, wherever it stands', () => {
  expect(latestSeq([spoken('a', 9, 3), spoken('b', 8, 12), spoken('c', 7, 5)])).toBe(12)
  expect(latestSeq([])).toBe(0)
})

describe('between the last row and the place where the next page begins', () => {
  test('a last row that was deleted comes back when its deletion is taken back', () => {
    const without = withChanges(first, news(10, [], ['c']), ANYWHERE)
    expect(idsIn(withChanges(without, news(11, [spoken('c', 6, 11)]), ANYWHERE))).toEqual(['a', 'b', 'c'])
  })

  test('one that comes back is shown, though the last row has moved up meanwhile', () => {
    const moved = withChanges(first, news(10, [spoken('c', 10)]), ANYWHERE)
    expect(idsIn(withChanges(moved, news(11, [spoken('restored', 7, 11)]), ANYWHERE))).toEqual(['c', 'a', 'b', 'restored'])
  })
})

/** The server's part of it: numbers its changes, pages its list, forgets nothing. */
class Server {
  seq = 0
  private minute = 0
  private readonly all = new Map<string, Conversation & { isDeleted: boolean }>()

  constructor(private readonly roll: Roll) {
    for (let n = 0; n < 9; n += 1) this.speak(`c${n}`)
  }

  private put(id: string, changes: Partial<Conversation & { isDeleted: boolean }>): void {
    const before = this.all.get(id) ?? { ...summary(id), isDeleted: false }
    this.seq += 1
    this.all.set(id, { ...before, ...changes, seq: this.seq })
  }

  private speak(id: string): void {
    // Sometimes two within the same moment.
    this.minute += this.roll(2)
    this.put(id, { last_message_at: at(this.minute) })
  }

  step(): void {
    const id = `c${this.roll(12)}`
    const known = this.all.get(id)
    if (known === undefined) this.speak(id)
    else if (known.isDeleted) this.put(id, { isDeleted: false })
    else this.touch(id)
  }

  private touch(id: string): void {
    const kind = this.roll(4)
    if (kind === 0) this.speak(id)
    else this.put(id, kind === 1 ? { title: `title ${this.seq}` } : { isDeleted: true })
  }

  list(): readonly Conversation[] {
    const shown = [...this.all.values()].filter(({ isDeleted }) => !isDeleted)
    return shown.sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1))
  }

  page(cursor: string | null): ConversationPage {
    const rest = this.list().filter((each) => cursor === null || keyOf(each) < cursor)
    const conversations = rest.slice(0, 3)
    const last = conversations.at(-1)
    return { conversations, next_cursor: rest.length > 3 && last !== undefined ? keyOf(last) : null }
  }

  changes(after: number): ChangeList {
    const changed = [...this.all.values()].filter(({ seq }) => seq > after)
    return {
      seq: this.seq,
      conversations: changed.filter(({ isDeleted }) => !isDeleted),
      deleted: changed.filter(({ isDeleted }) => isDeleted).map(({ id }) => id),
      has_more: false,
    }
  }
}

function keyOf({ last_message_at, id }: Conversation): string {
  return `${last_message_at} ${id}`
}

function known(conversations: readonly Conversation[]): readonly string[] {
  return conversations.map(({ id, title }) => `${id}: ${title ?? ''}`)
}

/** A page that reads the list, while the server goes on; at the end it has loaded and heard everything. */
function readWhileItChanges(seed: number): { shown: readonly string[]; there: readonly string[] } {
  const roll = dice(seed)
  const server = new Server(roll)
  const firstPage = server.page(null)
  let list = withPage(EMPTY_LIST, firstPage)
  let seq = latestSeq(firstPage.conversations)
  const more = (): void => {
    if (list.nextCursor !== null) list = withPage(list, server.page(list.nextCursor))
  }
  const hear = (): void => {
    const changes = server.changes(seq)
    seq = changes.seq
    list = withChanges(list, changes, ANYWHERE)
  }
  for (let step = 0; step < 40; step += 1) {
    const happened = roll(16)
    if (happened === 0) more()
    else if (happened < 8) hear()
    else server.step()
  }
  while (list.nextCursor !== null) more()
  hear()
  return { shown: known(list.conversations), there: known(server.list()) }
}

test('however loading and hearing fall between the changes, in the end the list is the server’s', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const { shown, there } = readWhileItChanges(seed)
    expect(shown, `seed ${seed}`).toEqual(there)
  }
})
