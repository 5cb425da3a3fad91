/** Whether a view that grows at its end goes along with it. Pure. */

export interface ScrollPlace {
  /** How far down, in CSS pixels. */
  readonly top: number
  /** How far down it can go. */
  readonly bottom: number
}

/** Zoomed pages stop a fraction of a pixel short of their end. */
const AT_END_PX = 2

export function isAtEnd({ top, bottom }: ScrollPlace): boolean {
  return bottom - top <= AT_END_PX
}

/** Any step up lets go, however small; only the end itself takes hold again. */
export function isFollowingAfter(wasFollowing: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  if (isAtEnd(now)) return true
  return wasFollowing && now.top >= before.top
}
