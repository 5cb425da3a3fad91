import { expect, test } from 'vitest'
import { reveal } from './reveal'
import type { Turn } from './turn'

/** A conversation of two versions, each read from its end, two messages at a time. */
function stage(versions: readonly (readonly string[])[]): { moves: Parameters<typeof reveal>[1]; done: string[] } {
  const done: string[] = []
  let version = 0
  let known = 2
  const whole = (): readonly string[] => versions[version] ?? []
  return {
    done,
    moves: {
      path: () => whole().slice(-known).map((id) => ({ id }) as Turn),
      async loadEarlier() {
        await Promise.resolve()
        done.push('earlier')
        known = Math.min(known + 2, whole().length)
      },
      async step(id) {
        await Promise.resolve()
        done.push('step')
        const other = versions.findIndex((messages) => messages.includes(id))
        if (other !== -1) [version, known] = [other, 2]
      },
    },
  }
}

test('what is shown takes nothing', async () => {
  const { moves, done } = stage([['a', 'b']])
  expect(await reveal('b', moves)).toBe(true)
  expect(done).toEqual([])
})

test('what is above is loaded', async () => {
  const { moves, done } = stage([['a', 'b', 'c', 'd', 'e', 'f']])
  expect(await reveal('a', moves)).toBe(true)
  expect(done).toEqual(['earlier', 'earlier'])
})

test('another version is shown, as far up as it takes', async () => {
  const { moves, done } = stage([
    ['a', 'b'],
    ['a', 'c', 'd', 'e'],
  ])
  expect(await reveal('c', moves)).toBe(true)
  expect(done).toEqual(['earlier', 'step', 'earlier'])
})

test('what is nowhere is not looked for any longer', async () => {
  const { moves } = stage([['a', 'b', 'c']])
  expect(await reveal('x', moves)).toBe(false)
})
