import { expect, test } from 'vitest'
import { arrivalOf } from './arrival'

function shared(parts: Readonly<Record<string, string | File>>): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) form.append(name, part)
  return form
}

test.each([
  [{}, ''],
  [{ title: 'A title' }, 'A title'],
  [{ title: 'A title', text: 'A text', url: 'https://example.com/' }, 'A title\nA text\nhttps://example.com/'],
  [{ text: 'See https://example.com/', url: 'https://example.com/' }, 'See https://example.com/'],
  [{ title: 'A title', text: 'A title https://example.com/' }, 'A title https://example.com/'],
  [{ title: 'https://example.com/', url: 'https://example.com/' }, 'https://example.com/'],
  [{ title: ' ', text: 'One\r\ntwo\r\n' }, 'One\ntwo'],
])('of %j the composer gets %j', (parts, text) => {
  expect(arrivalOf(shared(parts))).toEqual({ text, files: [] })
})

test('files come as they are, under one name', () => {
  const form = shared({ text: 'Look' })
  const files = [new File(['one'], 'one.txt', { type: 'text/plain' }), new File(['two'], '二.pdf')]
  for (const file of files) form.append('files', file)
  expect(arrivalOf(form)).toEqual({ text: 'Look', files })
})

test('a form without a file has none', () => {
  expect(arrivalOf(shared({ files: new File([], '') })).files).toEqual([])
})

test('what pretends to be a file or words is neither', () => {
  expect(arrivalOf(shared({ text: new File(['x'], 'x.txt'), files: 'x' }))).toEqual({ text: '', files: [] })
})
