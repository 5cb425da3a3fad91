import { expect, test } from 'vitest'
import { ApiProblem, createHttp } from './http'

interface Asked {
  readonly url: string
  readonly init: RequestInit
}

function answering(make: () => Response): { fetch: typeof fetch; asked: Asked[] } {
  const asked: Asked[] = []
  return {
    asked,
    fetch: (url, init = {}) => {
      asked.push({ url: new Request(url).url, init })
      return Promise.resolve(make())
    },
  }
}

async function problemOf(make: () => Response): Promise<ApiProblem> {
  const error: unknown = await createHttp(answering(make).fetch, 'http://api.test')
    .json('/x')
    .catch((thrown: unknown) => thrown)
  if (error instanceof ApiProblem) return error
  throw new Error('no problem was thrown')
}

test('a body goes out as JSON to the origin that was given', async () => {
  const { fetch, asked } = answering(() => Response.json({ is: 'here' }))
  const value = await createHttp(fetch, 'http://api.test').json('/api/x', { method: 'POST', body: { a: 1 } })
  expect(value).toEqual({ is: 'here' })
  expect(asked[0]?.url).toBe('http://api.test/api/x')
  expect(asked[0]?.init).toMatchObject({ method: 'POST', body: '{"a":1}' })
})

test('a problem brings its code, its sentence and when to come back', async () => {
  const body = { code: 'too_many_answers', detail: 'Four answers are being written.' }
  const problem = await problemOf(() => Response.json(body, { status: 429, headers: { 'Retry-After': '2' } }))
  expect(problem).toMatchObject({ status: 429, ...body, retryAfterMs: 2000 })
})

test('a problem with fields of the body names them', async () => {
  const errors = [{ field: 'parts.1.file_id', detail: 'Gone.' }, { field: 7 }, null]
  expect(await problemOf(() => Response.json({ errors }, { status: 422 }))).toMatchObject({ fields: ['parts.1.file_id'] })
  expect(await problemOf(() => Response.json({ errors: 'none' }, { status: 422 }))).toMatchObject({ fields: [] })
})

test('a call says for whom it is once that is known', async () => {
  const { fetch, asked } = answering(() => Response.json({}))
  const http = createHttp(fetch, 'http://api.test')
  await http.json('/x')
  http.callFor('ada')
  await http.json('/x', { headers: { 'Last-Event-ID': '7' } })
  expect(asked.map(({ init }) => init.headers)).toEqual([
    { Accept: 'application/json' },
    { 'Parley-Owner': 'ada', 'Last-Event-ID': '7', Accept: 'application/json' },
  ])
})

test('who asks only whether something is there gets nothing', async () => {
  const { fetch } = answering(() => new Response(null, { headers: { 'Content-Type': 'image/png' } }))
  expect(await createHttp(fetch, 'http://api.test').json('/x', { method: 'HEAD' })).toBeUndefined()
})

test('a page of a proxy is a problem without a sentence', async () => {
  const problem = await problemOf(() => new Response('<h1>Bad Gateway</h1>', { status: 502 }))
  expect(problem).toMatchObject({ status: 502, code: 'http_502', detail: '', retryAfterMs: null })
})

test('a date as Retry-After is not guessed at', async () => {
  const headers = { 'Retry-After': 'Sat, 21 Nov 2026 07:28:00 GMT' }
  expect(await problemOf(() => Response.json({}, { status: 503, headers }))).toMatchObject({ retryAfterMs: null })
})

test('a page where a stream was expected counts as a lost connection', async () => {
  const { fetch } = answering(() => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }))
  await expect(createHttp(fetch, 'http://api.test').stream('/x')).rejects.toThrow(TypeError)
})
