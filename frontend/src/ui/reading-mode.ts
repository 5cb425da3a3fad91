/**
 * Whether a view that grows at its end goes along with it: (mode, what happened) → mode. Pure.
 *
 * `pinned`: what was just asked stands at the top, and the answer does not fill the view yet. `following`: it does,
 * and the view keeps to its end. `free`: the reader is somewhere else, and nothing but the reader moves the view.
 */

export type ReadingMode = 'pinned' | 'following' | 'free'

/** In CSS pixels. */
export interface ScrollPlace {
  /** How far down. */
  readonly top: number
  /** How far down it can go. */
  readonly bottom: number
}

/** Zoomed pages stop a fraction of a pixel short of their end. */
const AT_END_PX = 1

/** A reader who comes this close to the end means the end. */
const NEAR_END_PX = 24

/** A view that was scrolled up, by however little, is left alone; one whose content shrank is still at its end. */
export function modeAfterScroll(mode: ReadingMode, before: ScrollPlace, now: ScrollPlace): ReadingMode {
  const left = now.bottom - now.top
  if (mode !== 'free') return now.top < before.top && left > AT_END_PX ? 'free' : mode
  const hasComeNearer = now.top > before.top && left < before.bottom - before.top
  return hasComeNearer && left <= NEAR_END_PX ? 'following' : 'free'
}

export function isNearEnd({ top, bottom }: ScrollPlace): boolean {
  return bottom - top <= NEAR_END_PX
}

/** Keys that scroll up, where they are not for writing. */
export function isUpwardKey({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  return key === 'ArrowUp' || key === 'PageUp' || key === 'Home' || (key === ' ' && shiftKey)
}
