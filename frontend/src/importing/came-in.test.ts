import { expect, test } from 'vitest'
import type { Import, ImportReport } from '../api/imports'
import { createWords } from '../testing/words'
import { cameIn } from './came-in'

const NOTHING: ImportReport = { conversations: 0, messages: 0, files: 0, duplicates: 0, changed: 0, progress: 0, losses: [], unused: [], unused_count: 0 }

function imported(status: Import['status'], report: Partial<ImportReport>): Import {
  return { id: 'i', name: 'a.json', source: 'claude', status, created_at: '2026-11-22T00:00:00.000Z', report: { ...NOTHING, ...report }, problem: null }
}

function said(locale: 'en' | 'zh', status: Import['status'], report: Partial<ImportReport>): string {
  return cameIn(imported(status, report), createWords(locale).global.t, locale)
}

test.each([
  ['reading', {}, 'So far: 0 conversations.'],
  ['complete', { conversations: 1, messages: 1 }, 'Came in: 1 conversation, 1 message.'],
  ['complete', { conversations: 1200, messages: 34_567, files: 2 }, 'Came in: 1,200 conversations, 34,567 messages, 2 files.'],
  ['failed', { conversations: 2, messages: 4 }, 'Came in: 2 conversations, 4 messages.'],
  ['complete', { duplicates: 1 }, 'Came in: 0 conversations. 1 was here already.'],
  [
    'complete',
    { conversations: 2, messages: 4, duplicates: 3, changed: 2 },
    'Came in: 2 conversations, 4 messages. 3 were here already. 2 say something else than what was here, and stand beside it.',
  ],
  ['undone', { conversations: 2 }, 'Undone: 2 conversations deleted, which can be restored for 24 hours.'],
] as const)('%s with %o', (status, report, sentence) => {
  expect(said('en', status, report)).toBe(sentence)
})

test('in Chinese there are no spaces between sentences', () => {
  expect(said('zh', 'complete', { conversations: 2, messages: 4, files: 1, duplicates: 3 })).toBe(
    '已导入：2 个对话、4 条消息、1 个文件。3 个已经在这里。',
  )
})
