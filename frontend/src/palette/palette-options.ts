/** What the palette offers for what was typed, in groups. Pure. */
import type { Conversation, SearchHit, SearchResult, Snippet } from '../api/wire'
import { commandsLike, type Command } from './commands'

export interface Place {
  readonly conversationId: string
  readonly messageId: string | null
}

interface OptionBase {
  /** Unlike that of every other option. */
  readonly id: string
  readonly snippet: Snippet
}

export interface CommandOption extends OptionBase {
  readonly kind: 'command'
  readonly command: Command
}

export interface PlaceOption extends OptionBase {
  readonly kind: 'place'
  readonly place: Place
  /** The conversation of a message. */
  readonly title: string | null
  /** When the message was written. */
  readonly date: string | null
}

export type Option = CommandOption | PlaceOption
export type GroupName = 'commands' | 'recent' | 'titles' | 'messages'

export interface Group {
  readonly name: GroupName
  readonly options: readonly Option[]
}

export interface NamedCommand extends Command {
  readonly label: string
}

const RECENT = 5

/** With nothing typed: what was open lately, and everything that can be done. */
export function paletteGroups(
  query: string,
  commands: readonly NamedCommand[],
  recent: readonly Conversation[],
  result: SearchResult | null,
): readonly Group[] {
  const isAsked = query.trim() !== ''
  const hits = (isAsked && result?.hits) || []
  const named = (isAsked ? commandsLike(commands, query) : commands).map(commandOption)
  const groups: readonly Group[] = [
    { name: 'recent', options: isAsked ? [] : recent.slice(0, RECENT).map(recentOption) },
    { name: 'titles', options: hits.filter((hit) => hit.message_id === undefined).map(hitOption) },
    { name: 'messages', options: hits.filter((hit) => hit.message_id !== undefined).map(hitOption) },
  ]
  const own: Group = { name: 'commands', options: named }
  return [...(isAsked ? [own, ...groups] : [...groups, own])].filter(({ options }) => options.length > 0)
}

function commandOption(command: NamedCommand): Option {
  return { kind: 'command', id: `command-${command.name}`, snippet: { text: command.label, marks: [] }, command }
}

function recentOption({ id, title }: Conversation): Option {
  const place = { conversationId: id, messageId: null }
  return { kind: 'place', id: `recent-${id}`, snippet: { text: title ?? '', marks: [] }, place, title: null, date: null }
}

function hitOption(hit: SearchHit): Option {
  const { conversation_id: conversationId, message_id: messageId = null, snippet } = hit
  const isMessage = messageId !== null
  return {
    kind: 'place',
    id: `hit-${messageId ?? conversationId}`,
    snippet,
    place: { conversationId, messageId },
    title: isMessage ? hit.title : null,
    date: hit.created_at ?? null,
  }
}
