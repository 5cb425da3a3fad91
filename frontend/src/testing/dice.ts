/** Numbers that look random and are the same every time (mulberry32), so that a failure can be seen again. */

export type Roll = (sides: number) => number

/** Each roll is a whole number from 0 up to `sides`, which is not among them. */
export function dice(seed: number): Roll {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}
