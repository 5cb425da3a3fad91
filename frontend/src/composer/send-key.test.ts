import { describe, expect, test } from 'vitest'
import { isForInputMethod, isSendKey, type KeyPress } from './send-key'

const PLAIN: KeyPress = {
  key: 'Enter',
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
}

/** One line of an event log: a key going down or up, with what the event says of it; or the composition's own events. */
type Line =
  | readonly [type: 'down' | 'up', key: string, keyCode: number, isComposing: boolean]
  | readonly [type: 'compositionstart' | 'compositionupdate' | 'compositionend']
  /** The one press after which the text has to be on its way. */
  | readonly [type: 'SENDS']

/** The key that sends, pressed when nothing is being composed. */
const SEND: readonly Line[] = [
  ['down', 'Enter', 13, false],
  ['SENDS'],
  ['up', 'Enter', 13, false],
]

/**
 * Event logs of input methods. The order of `compositionend` and the last `keydown` in Safari: WebKit bug 165004.
 * The two `keydown` of one press where Hangul is composed: the first ends the syllable, the second is the key's own.
 */
const LOGS: readonly (readonly [where: string, lines: readonly Line[]])[] = [
  [
    'Chromium on macOS, Pinyin: Enter takes the letters as they are, the next Enter sends',
    [
      ['down', 'n', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'n', 78, true],
      ['down', 'i', 229, true],
      ['compositionupdate'],
      ['up', 'i', 73, true],
      ['down', 'Enter', 229, true],
      ['compositionend'],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'Chromium on Windows, Japanese: Space converts, Enter chooses, the next Enter sends',
    [
      ['down', 'Process', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'k', 75, true],
      ['down', 'Process', 229, true],
      ['compositionupdate'],
      ['up', 'a', 65, true],
      ['down', 'Process', 229, true],
      ['compositionupdate'],
      ['up', ' ', 32, true],
      ['down', 'Process', 229, true],
      ['compositionend'],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'Chromium on Windows, Korean: one Enter ends the syllable and, coming a second time, sends',
    [
      ['down', 'Process', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'g', 71, true],
      ['down', 'Process', 229, true],
      ['compositionend'],
      ...SEND,
    ],
  ],
  [
    'Chromium on Android: what is typed has no names',
    [
      ['down', 'Unidentified', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'Unidentified', 229, true],
      ['down', 'Unidentified', 229, true],
      ['compositionupdate'],
      ['compositionend'],
      ['up', 'Unidentified', 229, false],
    ],
  ],
  [
    'Safari, Pinyin: the composition ends before the Enter that ends it',
    [
      ['down', 'n', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'n', 78, true],
      ['down', 'i', 229, true],
      ['compositionupdate'],
      ['up', 'i', 73, true],
      ['compositionend'],
      ['down', 'Enter', 229, false],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'Safari, Japanese: two words, each chosen with Enter, then sent',
    [
      ['down', 'k', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['compositionend'],
      ['down', 'Enter', 229, false],
      ['up', 'Enter', 13, false],
      ['down', 'a', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['compositionend'],
      ['down', 'Enter', 229, false],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'Firefox, Pinyin: every key of the composition is the input method’s',
    [
      ['down', 'Process', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'n', 78, true],
      ['down', 'Process', 229, true],
      ['compositionupdate'],
      ['up', 'i', 73, true],
      ['down', 'Process', 229, true],
      ['compositionend'],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'Firefox on macOS, Japanese: the Enter that chooses has its name',
    [
      ['down', 'k', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['up', 'k', 75, true],
      ['down', 'Enter', 229, true],
      ['compositionend'],
      ['up', 'Enter', 13, false],
      ...SEND,
    ],
  ],
  [
    'any browser, a composition given up with Escape',
    [
      ['down', 'n', 229, false],
      ['compositionstart'],
      ['compositionupdate'],
      ['down', 'Escape', 229, true],
      ['compositionend'],
      ['up', 'Escape', 27, false],
      ...SEND,
    ],
  ],
  ['no input method', [['down', 'n', 78, false], ['up', 'n', 78, false], ...SEND]],
]

/** Only keys that go down are asked about. */
function pressOf(line: Line | undefined): KeyPress | null {
  return line?.[0] === 'down' ? { ...PLAIN, key: line[1], keyCode: line[2], isComposing: line[3] } : null
}

describe.each(LOGS)('%s', (_, lines) => {
  test('the right press sends, and no other', () => {
    const expected = lines.map((_line, index) => lines[index + 1]?.[0] === 'SENDS')
    const sent = lines.map((line) => {
      const press = pressOf(line)
      return press !== null && isSendKey(press, false)
    })
    expect(sent).toEqual(expected)
  })

  test('nothing sends where one types on glass', () => {
    expect(lines.map(pressOf).some((press) => press !== null && isSendKey(press, true))).toBe(false)
  })
})

const COMPOSED = LOGS.filter(([, lines]) => lines.some(([type]) => type === 'compositionstart'))

test.each(COMPOSED)('%s: of all keys only the one that sends is not the input method’s', (_, lines) => {
  const own = lines.filter((line) => {
    const press = pressOf(line)
    return press !== null && !isForInputMethod(press)
  })
  expect(own).toEqual(lines.filter((_line, index) => lines[index + 1]?.[0] === 'SENDS'))
})

/** Every combination of the keys that are held. */
const HELD: readonly Partial<KeyPress>[] = [0, 1].flatMap((shift) =>
  [0, 1].flatMap((ctrl) =>
    [0, 1].flatMap((alt) =>
      [0, 1].map((meta) => ({ shiftKey: shift === 1, ctrlKey: ctrl === 1, altKey: alt === 1, metaKey: meta === 1 })),
    ),
  ),
)

describe('Enter', () => {
  test.each([
    ['alone', {}, true],
    ['with Shift', { shiftKey: true }, false],
    ['with Alt', { altKey: true }, false],
    ['with Shift and Alt', { shiftKey: true, altKey: true }, false],
    ['with Control', { ctrlKey: true }, true],
    ['with Command', { metaKey: true }, true],
  ])('%s %o: that it sends is %s', (_, held, sends) => {
    expect(isSendKey({ ...PLAIN, ...held }, false)).toBe(sends)
  })

  test.each([
    ['alone', {}, false],
    ['with Shift', { shiftKey: true }, false],
    ['with Alt', { altKey: true }, false],
    ['with Control, on a keyboard beside the glass', { ctrlKey: true }, true],
    ['with Command, on a keyboard beside the glass', { metaKey: true }, true],
  ])('on glass, %s %o: that it sends is %s', (_, held, sends) => {
    expect(isSendKey({ ...PLAIN, ...held }, true)).toBe(sends)
  })

  test.each(HELD)('never sends while an input method has it, whatever else is held: %o', (held) => {
    for (const isTouch of [false, true]) {
      expect(isSendKey({ ...PLAIN, ...held, isComposing: true, keyCode: 229 }, isTouch)).toBe(false)
      expect(isSendKey({ ...PLAIN, ...held, isComposing: false, keyCode: 229 }, isTouch)).toBe(false)
      expect(isSendKey({ ...PLAIN, ...held, isComposing: true, keyCode: 13 }, isTouch)).toBe(false)
    }
  })
})

test.each(['a', ' ', 'Tab', 'Escape', 'Process', 'Unidentified', 'Dead', 'enter', '\n'])('the key %j never sends', (key) => {
  for (const held of HELD) {
    for (const isTouch of [false, true]) expect(isSendKey({ ...PLAIN, ...held, key, keyCode: 0 }, isTouch)).toBe(false)
  }
})
