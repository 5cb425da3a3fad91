/** Key combinations: which event is one, and how it is written on a keyboard. Pure. */
export interface Shortcut {
  /** As `KeyboardEvent.key` says, letters in lower case. */
  readonly key: string
  /** Ctrl, or ⌘ on a Mac. */
  readonly mod?: boolean
  readonly shift?: boolean
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export function isShortcut(event: KeyPress, { key, mod = false, shift = false }: Shortcut, isMac: boolean): boolean {
  const isMod = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  const isPlain = !event.ctrlKey && !event.metaKey
  // Which characters need Shift is the keyboard's business.
  const hasShift = event.shiftKey === shift || (!mod && key.length === 1)
  return event.key.toLowerCase() === key && (mod ? isMod : isPlain) && hasShift && !event.altKey
}

/** Its keys in the order in which they are pressed. */
export function keysOf({ key, mod = false, shift = false }: Shortcut, isMac: boolean): readonly string[] {
  const name = key === 'escape' ? 'Esc' : key.length === 1 ? key.toUpperCase() : key
  return [...(mod ? [isMac ? '⌘' : 'Ctrl'] : []), ...(shift ? [isMac ? '⇧' : 'Shift'] : []), name]
}
