// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Router } from 'vue-router'
import { createPageRouter } from './router'

afterEach(() => history.replaceState(null, '', '/'))

/** A page that is started here: by hand, or by a reload, over which the browser keeps what was noted. */
async function start(address: string, lastId: string | null = 'last', isReload = false): Promise<Router> {
  history.replaceState(isReload ? { position: 0 } : null, '', address)
  const router = createPageRouter(lastId)
  // As when it is put into the page.
  await router.push(location.pathname + location.search)
  return router
}

test('a start without an address leads to the last conversation, and to a new chat if there is none', async () => {
  expect((await start('/')).currentRoute.value.fullPath).toBe('/c/last')
  expect(history.state).toMatchObject({ isUnasked: true })
  expect((await start('/', null)).currentRoute.value.fullPath).toBe('/')
})

test('a reload of a new chat is a new chat', async () => {
  expect((await start('/', 'last', true)).currentRoute.value.fullPath).toBe('/')
})

test('an address leads where it says', async () => {
  expect((await start('/c/other')).currentRoute.value.fullPath).toBe('/c/other')
  expect(history.state).not.toHaveProperty('isUnasked')
  expect((await start('/elsewhere')).currentRoute.value.name).toBe('missing')
})

test('a link to a new chat leads to one, also in another tab, and its address stays plain', async () => {
  const router = await start('/?new')
  expect(router.currentRoute.value.fullPath).toBe('/')
  await router.push('/c/other')
  await router.push('/?new')
  expect(router.currentRoute.value.fullPath).toBe('/')
  expect(location.search).toBe('')
})

test('the page that was started leads to a new chat when it is asked for one', async () => {
  const router = await start('/')
  await router.push({ name: 'new' })
  expect(router.currentRoute.value.fullPath).toBe('/')
})
