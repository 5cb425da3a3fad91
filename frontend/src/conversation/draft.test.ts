import { describe, expect, test } from 'vitest'
import { acceptDraft, EMPTY_DRAFT, readDraft, returnDraft, sendDraft, settleDraft, writeDraft } from './draft'

const sent = sendDraft({ text: 'Why?', sent: null }, 'q')

describe('a question on its way', () => {
  test('leaves the composer and stays in the draft', () => {
    expect(sent).toEqual({ text: '', sent: { id: 'q', text: 'Why?' } })
  })

  test('leaves the draft when the server has it', () => {
    expect(acceptDraft(sent, 'q')).toEqual(EMPTY_DRAFT)
  })

  test('is not let go of for another question', () => {
    expect(acceptDraft(sent, 'other')).toBe(sent)
  })

  test('comes back when it was refused', () => {
    expect(returnDraft(sent)).toEqual({ text: 'Why?', sent: null })
  })

  test('comes back above what was written since', () => {
    expect(returnDraft({ ...sent, text: 'And how?' }).text).toBe('Why?\n\nAnd how?')
  })
})

describe('after a reload', () => {
  test('a question that the server knows is done with', () => {
    expect(settleDraft(sent, new Set(['q']))).toEqual(EMPTY_DRAFT)
  })

  test('a question that never arrived comes back', () => {
    expect(settleDraft(sent, new Set(['another']))).toEqual({ text: 'Why?', sent: null })
  })

  test('what was being written is still there', () => {
    const draft = { ...sent, text: 'And' }
    expect(readDraft(writeDraft(draft))).toEqual(draft)
  })
})

test('an empty draft takes no room', () => {
  expect(writeDraft(EMPTY_DRAFT)).toBeNull()
})

test.each([null, '', 'plain words', '[]', '{"text":7}', 'null'])('%j in its place is no draft', (stored) => {
  expect(readDraft(stored)).toEqual(EMPTY_DRAFT)
})

test('half a sent question is none', () => {
  expect(readDraft('{"text":"x","sent":{"id":"q"}}')).toEqual({ text: 'x', sent: null })
})
