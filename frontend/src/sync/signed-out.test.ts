import { expect, test } from 'vitest'
import { noticingSignedOut } from './signed-out'

async function told(status: number, body: string, path = '/api/session'): Promise<{ readonly isTold: boolean; readonly text: string }> {
  let isTold = false
  const fetch = noticingSignedOut(
    () => Promise.resolve(new Response(body, { status })),
    () => (isTold = true),
  )
  const text = await (await fetch(path)).text()
  return { isTold, text }
}

test('a server that says so is believed, and its reply is still to be read', async () => {
  const body = '{"code":"signed_out"}'
  expect(await told(401, body)).toEqual({ isTold: true, text: body })
})

test('whoever may not know whose page this is stays outside', async () => {
  const body = '{"code":"not_allowed"}'
  expect(await told(403, body)).toEqual({ isTold: true, text: body })
  expect((await told(403, body, '/api/admin/people')).isTold).toBe(false)
})

test.each([
  [401, '<h1>A proxy wants to know who is there</h1>'],
  [401, '{"code":"wrong_password"}'],
  [401, 'null'],
  [403, '{"code":"signed_out"}'],
  [200, '{"code":"signed_out"}'],
])('%d %s is nobody being signed out', async (status, body) => {
  expect(await told(status, body)).toEqual({ isTold: false, text: body })
})
