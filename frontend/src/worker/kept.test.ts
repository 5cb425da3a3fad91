import { expect, test } from 'vitest'
import { isKept, isPage } from './kept'

function at(path: string): URL {
  return new URL(path, 'https://parley.example')
}

test.each([
  '/api/session',
  '/api/models',
  '/api/folders',
  '/api/conversations?pinned=false&folder=',
  '/api/conversations/00000000-0000-4000-8000-000000000000?limit=16',
])('%s is kept', (path) => {
  expect(isKept(at(path))).toBe(true)
})

test.each([
  '/api/conversations?pinned=false&folder=&cursor=abc',
  '/api/conversations?deleted=true',
  '/api/conversations/00000000-0000-4000-8000-000000000000/export?format=json',
  '/api/messages/00000000-0000-4000-8000-000000000000/events',
  '/api/changes?after=3',
  '/api/files/00000000-0000-4000-8000-000000000000',
  '/api/search?query=x',
])('%s is not', (path) => {
  expect(isKept(at(path))).toBe(false)
})

test('the shell stands for the page, and for nothing else', () => {
  expect(['/', '/c/a'].map((path) => isPage(at(path)))).toEqual([true, true])
  expect(['/s/a', '/api/session', '/c/a/b', '/diagram.html'].map((path) => isPage(at(path)))).toEqual([false, false, false, false])
})
