import { expect, test } from 'vitest'
import { createId } from './message-id'

test('an id is a version 4 UUID in lower case', () => {
  for (let n = 0; n < 100; n += 1) {
    expect(createId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

test('no two are the same', () => {
  expect(new Set(Array.from({ length: 1000 }, createId)).size).toBe(1000)
})
