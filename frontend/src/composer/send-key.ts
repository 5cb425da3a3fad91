/** Which key presses send. Pure. */

/** The parts of a KeyboardEvent that tell. */
export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
}

/** The key code of every key that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229

/**
 * True while an input method reads the keys. Chromium and Firefox say so; Safari ends the composition before the key
 * that ended it, and only its key code still tells.
 */
export function isForInputMethod({ isComposing, keyCode }: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === TAKEN_BY_INPUT_METHOD
}

/** Enter sends, unless it is for an input method or breaks the line: with Shift or Alt, and always where one types on glass. */
export function isSendKey(press: KeyPress, isTouch: boolean): boolean {
  if (press.key !== 'Enter' || isForInputMethod(press)) return false
  if (press.ctrlKey || press.metaKey) return true
  return !press.shiftKey && !press.altKey && !isTouch
}
