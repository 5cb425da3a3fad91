import { expect, test } from 'vitest'
import { fileSize } from './file-size'

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1500, '1.5 kB'],
  [26_214_400, '26 MB'],
])('%i bytes are %s', (bytes, said) => {
  expect(fileSize(bytes, 'en')).toBe(said)
})
