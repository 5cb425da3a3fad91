import { describe, expect, test } from 'vitest'
import { isShortcut, keysOf, type KeyPress, type Shortcut } from './shortcut'

const PALETTE: Shortcut = { key: 'k', mod: true }
const NEW_CHAT: Shortcut = { key: 'o', mod: true, shift: true }
const HELP: Shortcut = { key: '?' }
const WRITE: Shortcut = { key: 'escape', shift: true }

function press(key: string, ...modifiers: readonly ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]): KeyPress {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
  return { key, ...none, ...Object.fromEntries(modifiers.map((name) => [name, true])) }
}

describe('a key press is a shortcut', () => {
  test.each([
    [press('k', 'ctrlKey'), PALETTE, false],
    [press('k', 'metaKey'), PALETTE, true],
    [press('K', 'ctrlKey'), PALETTE, false],
    [press('O', 'ctrlKey', 'shiftKey'), NEW_CHAT, false],
    [press('?', 'shiftKey'), HELP, false],
    // Keyboards that have it without Shift.
    [press('?'), HELP, false],
    [press('Escape', 'shiftKey'), WRITE, false],
  ])('%o %o', (event, shortcut, isMac) => {
    expect(isShortcut(event, shortcut, isMac)).toBe(true)
  })
})

describe('a key press is none', () => {
  test.each([
    [press('k'), PALETTE, false],
    [press('k', 'ctrlKey'), PALETTE, true],
    [press('k', 'metaKey'), PALETTE, false],
    [press('k', 'ctrlKey', 'altKey'), PALETTE, false],
    [press('o', 'ctrlKey'), NEW_CHAT, false],
    [press('k', 'ctrlKey', 'shiftKey'), PALETTE, false],
    [press('?', 'ctrlKey'), HELP, false],
    [press('Escape'), WRITE, false],
  ])('%o %o', (event, shortcut, isMac) => {
    expect(isShortcut(event, shortcut, isMac)).toBe(false)
  })
})

test('its keys are written as they stand on the keyboard', () => {
  expect(keysOf(NEW_CHAT, false)).toEqual(['Ctrl', 'Shift', 'O'])
  expect(keysOf(NEW_CHAT, true)).toEqual(['⌘', '⇧', 'O'])
  expect(keysOf(WRITE, false)).toEqual(['Shift', 'Esc'])
  expect(keysOf({ key: 'Enter' }, false)).toEqual(['Enter'])
})
