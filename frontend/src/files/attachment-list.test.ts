// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { AttachedPart } from '../api/part-wire'
import { createWords } from '../testing/words'
import AttachmentList from './AttachmentList.vue'
import { fileAddressKey } from './file-address'

function picture(file_id: string): AttachedPart {
  return { type: 'image', file_id, name: `${file_id}.png`, media_type: 'image/png', size: 1, width: 1, height: 1 }
}

function show(gone: readonly string[]) {
  return mount(AttachmentList, {
    props: { files: [picture('a'), picture('b')], gone, uploads: [], mostBytes: 10, mostFiles: 2 },
    global: { plugins: [createWords('en')], provide: { [fileAddressKey as symbol]: (id: string) => `/files/${id}` } },
  })
}

test('a file that the server has no more says so, and is replaced by another one', async () => {
  const list = show(['b'])
  expect(list.findAll('img').map((image) => image.attributes('src'))).toEqual(['/files/a'])
  expect(list.findAll('[role=alert]').map((alert) => alert.text())).toEqual(['The server does not have this file any more: attach it again.'])
  const input = list.get('input')
  const file = new File(['x'], 'b.png')
  Object.defineProperty(input.element, 'files', { value: [file] })
  await list.get('button[aria-label="Attach b.png again"]').trigger('click')
  await input.trigger('change')
  expect(list.emitted('replace')).toEqual([['b', [file]]])
})

test('where all files are there, none asks to be attached again', () => {
  const list = show([])
  expect(list.findAll('[role=alert], input')).toHaveLength(0)
  expect(list.findAll('img')).toHaveLength(2)
})
