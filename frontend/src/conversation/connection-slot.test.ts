import { describe, expect, test } from 'vitest'
import { slotHolder, type Claimant } from './connection-slot'

const CLAIMS = ['none', 'watching', 'asked', 'asking'] as const

function claimant(id: string, claim: Claimant['claim'], isShown = false): Claimant {
  return { id, claim, isShown }
}

/** Up to three conversations with every claim each may have, at most one of them on the screen. */
const SITUATIONS: readonly (readonly Claimant[])[] = CLAIMS.flatMap((one) =>
  CLAIMS.flatMap((two) =>
    CLAIMS.flatMap((three) =>
      [null, 0, 1, 2].map((shown) => [one, two, three].map((claim, index) => claimant(`c${index}`, claim, index === shown))),
    ),
  ),
)

describe.each([true, false])('in every situation of a tab (visible: %s)', (isTabVisible) => {
  function hold(claimants: readonly Claimant[]): Claimant | undefined {
    const id = slotHolder(claimants, isTabVisible)
    return claimants.find((each) => each.id === id)
  }

  test('whoever has the connection has a use for it', () => {
    for (const claimants of SITUATIONS) expect(hold(claimants)?.claim).not.toBe('none')
  })

  test('a request that is on its way goes first', () => {
    for (const claimants of SITUATIONS) {
      if (claimants.some(({ claim }) => claim === 'asking')) expect(hold(claimants)?.claim).toBe('asking')
    }
  })

  test('an answer that was asked for elsewhere is read only where someone looks at it', () => {
    for (const claimants of SITUATIONS) {
      const holder = hold(claimants)
      if (holder?.claim === 'watching') expect(holder.isShown && isTabVisible).toBe(true)
    }
  })

  test('an answer that was asked for here is never left unread for nothing', () => {
    for (const claimants of SITUATIONS) {
      if (claimants.some(({ claim }) => claim === 'asked')) expect(hold(claimants)).toBeDefined()
    }
  })

  test('what is on the screen goes before what is not, if it is worth a connection', () => {
    for (const claimants of SITUATIONS) {
      const shown = claimants.find(({ isShown }) => isShown)
      const isWorthIt = shown?.claim === 'asked' || (shown?.claim === 'watching' && isTabVisible)
      if (isWorthIt && !claimants.some(({ claim }) => claim === 'asking')) expect(hold(claimants)).toBe(shown)
    }
  })
})

test.each([
  ['nothing is open', [], true, null],
  ['nothing is being written', [claimant('a', 'none', true)], true, null],
  ['someone watches', [claimant('a', 'watching', true)], true, 'a'],
  ['someone watched and has gone to another tab', [claimant('a', 'watching', true)], false, null],
  ['someone asked and has gone to another tab', [claimant('a', 'asked', true)], false, 'a'],
  ['someone asked and looks at what is written elsewhere', [claimant('a', 'asked'), claimant('b', 'watching', true)], true, 'b'],
  ['then goes to another tab', [claimant('a', 'asked'), claimant('b', 'watching', true)], false, 'a'],
  ['someone asks while another answer is being written', [claimant('a', 'asked'), claimant('b', 'asking', true)], true, 'b'],
  ['a question waits to be sent in a conversation that is not shown', [claimant('a', 'asking'), claimant('b', 'asked', true)], true, 'a'],
  ['two were asked for and neither is shown', [claimant('a', 'asked'), claimant('b', 'asked')], true, 'a'],
])('when %s, the connection is that of the right one', (_, claimants, isTabVisible, holder) => {
  expect(slotHolder(claimants, isTabVisible)).toBe(holder)
})
