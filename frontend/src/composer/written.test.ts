import { expect, test } from 'vitest'
import { isBlank, joinWritten, partsOf, type Written } from './written'

function file(file_id: string): Written['files'][number] {
  return { type: 'image', file_id, name: file_id, media_type: 'image/png', size: 1, width: 1, height: 1 }
}

test('a question may be its files alone', () => {
  expect(isBlank({ text: ' ', files: [] })).toBe(true)
  expect(isBlank({ text: '', files: [file('a')] })).toBe(false)
  expect(partsOf({ text: ' ', files: [file('a')] })).toEqual([{ type: 'image', file_id: 'a' }])
  expect(partsOf({ text: 'Why?', files: [file('a')] })[0]).toEqual({ type: 'text', text: 'Why?' })
})

test('what comes back stands above, and no file twice', () => {
  const joined = joinWritten({ text: 'a', files: [file('1')] }, { text: 'b', files: [file('1'), file('2')] })
  expect(joined.text).toBe('a\n\nb')
  expect(joined.files.map(({ file_id }) => file_id)).toEqual(['1', '2'])
  expect(joinWritten({ text: 'a', files: [] }, { text: '', files: [] }).text).toBe('a')
})
