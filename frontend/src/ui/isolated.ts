/** A text inside another that has no markup: which way it is read is its own matter. */

/** Letters that are written from right to left (Hebrew to Arabic, and what is written like them). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** What turns all that follows, until another one ends it. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g

/** Between a first strong isolate and its end (UAX #9), where it needs them. */
export function isolated(text: string): string {
  const plain = text.replace(TURNS, '')
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain
}
