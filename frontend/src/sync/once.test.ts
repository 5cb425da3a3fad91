import { expect, test } from 'vitest'
import { once } from './once'

test('whoever asks meanwhile gets what comes of the first, and whoever asks after it begins anew', async () => {
  const asked: string[] = []
  const ends: ((value: string) => void)[] = []
  const act = once((name: string) => {
    asked.push(name)
    return new Promise<string>((resolve) => ends.push(resolve))
  })
  const both = Promise.all([act('a'), act('b')])
  ends[0]?.('made')
  expect(await both).toEqual(['made', 'made'])
  void act('c')
  expect(asked).toEqual(['a', 'c'])
})

test('what failed can be asked for again', async () => {
  let count = 0
  const act = once(() => {
    count += 1
    return Promise.reject(new Error('no'))
  })
  await expect(act()).rejects.toThrow('no')
  await expect(act()).rejects.toThrow('no')
  expect(count).toBe(2)
})
