import { expect, test } from 'vitest'
import { takeShares } from './take-shares'

/** As much of a browser's storage as is asked for. */
class FakeStorage {
  readonly kept = new Map<string, Response>()

  open(): Promise<Pick<Cache, 'keys' | 'match' | 'delete'>> {
    const address = (request: RequestInfo | URL): string => (request instanceof Request ? request.url : String(request))
    return Promise.resolve({
      keys: () => Promise.resolve([...this.kept.keys()].map((url) => new Request(url))),
      match: (request) => Promise.resolve(this.kept.get(address(request))?.clone()),
      delete: (request) => Promise.resolve(this.kept.delete(address(request))),
    })
  }

  share(owner: string, id: string, parts: Readonly<Record<string, string | File>>): void {
    const form = new FormData()
    for (const [name, part] of Object.entries(parts)) form.append(name, part)
    this.kept.set(`https://parley.example/shares/${encodeURIComponent(owner)}/${id}`, new Response(form))
  }
}

function take(storage: FakeStorage, owner: string): ReturnType<typeof takeShares> {
  return takeShares(storage as unknown as CacheStorage, owner)
}

test('what was shared is taken once, the oldest first', async () => {
  const storage = new FakeStorage()
  storage.share('me', '1', { text: 'One', files: new File(['tide'], '潮 "1".txt', { type: 'text/plain' }) })
  storage.share('me', '2', { text: 'Two' })
  const [first, second] = await take(storage, 'me')
  expect([first?.text, second?.text]).toEqual(['One', 'Two'])
  expect(await first?.files[0]?.text()).toBe('tide')
  expect(first?.files[0]?.type).toBe('text/plain')
  expect(await take(storage, 'me')).toEqual([])
  expect(storage.kept.size).toBe(0)
})

test('of two tabs one takes it', async () => {
  const storage = new FakeStorage()
  storage.share('me', '1', { text: 'One' })
  const taken = await Promise.all([take(storage, 'me'), take(storage, 'me')])
  expect(taken.flat().map(({ text }) => text)).toEqual(['One'])
})

test('another owner gets nothing of it, also one whose name begins alike', async () => {
  const storage = new FakeStorage()
  storage.share('me', '1', { text: 'One' })
  storage.share('me/too', '2', { text: 'Two' })
  expect(await take(storage, 'm')).toEqual([])
  expect((await take(storage, 'me/too')).map(({ text }) => text)).toEqual(['Two'])
  expect(storage.kept.size).toBe(1)
})

test('what cannot be read is gone all the same', async () => {
  const storage = new FakeStorage()
  storage.kept.set('https://parley.example/shares/me/1', new Response('broken', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }))
  expect(await take(storage, 'me')).toEqual([])
  expect(storage.kept.size).toBe(0)
})
