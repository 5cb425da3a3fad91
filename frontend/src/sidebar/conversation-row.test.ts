// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { h, markRaw } from 'vue'
import { expect, test, vi } from 'vitest'
import { createWords } from '../testing/words'
import { createPageRouter } from '../router'
import { summary } from '../testing/wire-samples'
import ConversationRow from './ConversationRow.vue'

const Menu = markRaw(() => h('button'))

const router = createPageRouter(null)

function show() {
  return mount(ConversationRow, {
    props: { conversation: summary('a', { title: 'Alpha' }), isCurrent: false, menu: null, isSelected: null },
    global: { plugins: [createWords('en'), router] },
  })
}

test('a name that is being written stays when the row is drawn anew', async () => {
  const row = show()
  await row.get('a').trigger('keydown', { key: 'F2' })
  await row.get('input').setValue('Omega')
  await row.setProps({ menu: Menu, conversation: summary('a', { title: 'Beta' }) })
  expect(row.get('input').element.value).toBe('Omega')
  await row.get('input').trigger('keydown', { key: 'Enter' })
  expect(row.emitted('rename')).toEqual([['Omega']])
})

test('each renaming begins with the name of now', async () => {
  const row = show()
  await row.get('a').trigger('keydown', { key: 'F2' })
  await row.get('input').setValue('Omega')
  await row.get('input').trigger('keydown', { key: 'Escape' })
  await row.setProps({ conversation: summary('a', { title: 'Beta' }) })
  await row.get('a').trigger('keydown', { key: 'F2' })
  expect(row.get('input').element.value).toBe('Beta')
  expect(row.emitted('rename')).toBeUndefined()
})

test('leads to its conversation, and leaves to the browser what is opened elsewhere', async () => {
  const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
  const row = show()
  const link = row.get('a')
  expect(link.attributes('href')).toBe('/c/a')
  await link.trigger('click', { ctrlKey: true })
  expect(row.emitted('open')).toBeUndefined()
  await link.trigger('click')
  expect(push.mock.calls).toEqual([['/c/a']])
  expect(row.emitted('open')).toHaveLength(1)
})
