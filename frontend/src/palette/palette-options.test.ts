import { expect, test } from 'vitest'
import type { SearchResult } from '../api/wire'
import { summary } from '../testing/wire-samples'
import { paletteGroups, type NamedCommand } from './palette-options'

const COMMANDS: readonly NamedCommand[] = [
  { name: 'newChat', label: 'New chat', shortcut: null, run: () => null },
  { name: 'theme', label: 'Change the theme', shortcut: null, run: () => null },
]
const RESULT: SearchResult = {
  hits: [
    { conversation_id: 'a', title: 'Theme parks', snippet: { text: 'Theme parks', marks: [[0, 5]] } },
    {
      conversation_id: 'b',
      title: null,
      snippet: { text: 'a theme', marks: [[2, 7]] },
      message_id: 'm',
      role: 'user',
      created_at: '2026-01-02T03:04:05.000Z',
    },
  ],
  has_more: false,
}

function shown(query: string, result: SearchResult | null): readonly unknown[] {
  const recent = Array.from({ length: 7 }, (_, index) => summary(`c${String(index)}`, { title: `Chat ${String(index)}` }))
  return paletteGroups(query, COMMANDS, recent, result).map(({ name, options }) => [name, ...options.map(({ id }) => id)])
}

test('with nothing typed: the latest conversations, and everything that can be done', () => {
  expect(shown(' ', RESULT)).toEqual([
    ['recent', 'recent-c0', 'recent-c1', 'recent-c2', 'recent-c3', 'recent-c4'],
    ['commands', 'command-newChat', 'command-theme'],
  ])
})

test('commands that have every word, then titles, then messages', () => {
  expect(shown('the THEME', RESULT)).toEqual([
    ['commands', 'command-theme'],
    ['titles', 'hit-a'],
    ['messages', 'hit-m'],
  ])
})

test('what is still being looked for is not there yet', () => {
  expect(shown('chat', null)).toEqual([['commands', 'command-newChat']])
})
