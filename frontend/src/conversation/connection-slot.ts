/** Which of a tab's answers has the one stream that a tab may hold: a browser has six connections for all its tabs. Pure. */
import type { Claim } from '../answer/use-answers'

export interface Claimant {
  readonly id: string
  readonly claim: Claim
  /** Its conversation is the one on the screen. */
  readonly isShown: boolean
}

/**
 * What is being asked for goes first, because without its request there is no answer at all. Then comes what someone
 * looks at, or would if the tab were not hidden, if it was asked for here. Then what was asked for here and is
 * not on the screen: its end is news.
 */
export function slotHolder(claimants: readonly Claimant[], isTabVisible: boolean): string | null {
  const isWorthIt = ({ claim, isShown }: Claimant): boolean => claim === 'asked' || (claim === 'watching' && isShown && isTabVisible)
  const wanted = claimants.filter(isWorthIt)
  const holder =
    claimants.find(({ claim }) => claim === 'asking') ?? wanted.find(({ isShown }) => isShown) ?? wanted[0] ?? null
  return holder?.id ?? null
}
