/** The list of conversations, newest first: (list, what came) → list. Pure. */
import type { ChangeList, Conversation, ConversationPage } from '../api/wire'

export interface ConversationList {
  readonly conversations: readonly Conversation[]
  /** Where the next page begins; null: this is all. */
  readonly nextCursor: string | null
  /** Where the last page ended, whatever became of its last row: what belongs below is left to the next page. */
  readonly end: Conversation | null
}

export const EMPTY_LIST: ConversationList = { conversations: [], nextCursor: null, end: null }

/** The next page below what is there. */
export function withPage(list: ConversationList, page: ConversationPage): ConversationList {
  const end = page.conversations.at(-1) ?? list.end
  return { conversations: merge(list.conversations, page.conversations), nextCursor: page.next_cursor, end }
}

/** Only what `stands` on its shelf is in it. What belongs below the last loaded page and was not there before is left to the page that will bring it. */
export function withChanges(
  list: ConversationList,
  { conversations, deleted }: ChangeList,
  stands: (conversation: Conversation) => boolean,
): ConversationList {
  const { end, nextCursor } = list
  const isLoaded = (each: Conversation): boolean => nextCursor === null || end === null || compareConversations(each, end) <= 0
  const known = new Set(list.conversations.map((each) => each.id))
  const news = conversations.filter((each) => stands(each) && (known.has(each.id) || isLoaded(each)))
  const gone = new Set([...deleted, ...conversations.filter((each) => !stands(each)).map(({ id }) => id)])
  return { ...list, conversations: merge(list.conversations, news).filter((each) => !gone.has(each.id)) }
}

/** One that was made, changed or brought back here. */
export function withConversation(list: ConversationList, conversation: Conversation): ConversationList {
  return { ...list, conversations: merge(list.conversations, [conversation]) }
}

export function withoutConversation(list: ConversationList, id: string): ConversationList {
  return { ...list, conversations: list.conversations.filter((each) => each.id !== id) }
}

/** The number up to which a freshly read first page tells everything about what it holds. */
export function latestSeq(conversations: readonly Conversation[]): number {
  return Math.max(0, ...conversations.map((each) => each.seq))
}

/** Of two states of the same conversation the later one counts, in whichever order they came. */
function merge(known: readonly Conversation[], news: readonly Conversation[]): readonly Conversation[] {
  const byId = new Map(known.map((each) => [each.id, each]))
  for (const each of news) {
    const before = byId.get(each.id)
    if (before === undefined || before.seq <= each.seq) byId.set(each.id, each)
  }
  return [...byId.values()].sort(compareConversations)
}

/** As the server pages them. */
export function compareConversations(one: Conversation, other: Conversation): number {
  return compare(other.last_message_at, one.last_message_at) || compare(other.id, one.id)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
