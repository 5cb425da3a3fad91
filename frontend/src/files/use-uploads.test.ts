// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { ApiProblem } from '../api/http'
import { useDraft, type KeptDraft } from '../composer/use-draft'
import { createTextStore } from '../sync/text-store'
import { ScriptedHttp } from '../testing/scripted-http'
import { until } from '../testing/conversation-stage'
import { useUploads, type Uploads } from './use-uploads'

const STORED = { name: 'notes.txt', media_type: 'text/plain', kind: 'text', size: 5, characters: 5, given: 5, tokens: 2, width: null, height: null }

let scope: EffectScope
let http: ScriptedHttp
let draft: KeptDraft
let uploads: Uploads

function openPage(): void {
  scope = effectScope()
  http = new ScriptedHttp()
  const made = scope.run(() => {
    const kept = useDraft(createTextStore(() => localStorage), 'c', false)
    return { kept, list: useUploads(http, kept, () => ({ bytes: 10, files: 2 })) }
  })
  if (made === undefined) throw new Error('the scope is over')
  draft = made.kept
  uploads = made.list
}

function textFile(text = 'notes'): File {
  return new File([text], 'notes.txt', { type: 'text/plain' })
}

async function uploaded(): Promise<string> {
  const before = http.uploads.length
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(before + 1))
  const id = uploads.list.value.at(-1)?.id ?? ''
  http.uploads.at(-1)?.answer({ ...STORED, id })
  await until(() => expect(draft.files.value.at(-1)?.file_id).toBe(id))
  return id
}

beforeEach(openPage)
afterEach(() => {
  scope.stop()
  localStorage.clear()
})

test('a file goes to the server under its name, tells how far it is, and then belongs to the draft', async () => {
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(1))
  const [call] = http.uploads
  expect(call?.path).toMatch(/^\/api\/files\/[-\da-f]{36}\?name=notes\.txt$/)
  call?.progress(0.5)
  expect(uploads.list.value[0]?.share).toBe(0.5)
  call?.answer({ ...STORED, id: 'f' })
  await until(() => expect(draft.files.value).toEqual([{ type: 'file', file_id: 'f', ...STORED, width: undefined, height: undefined }]))
  expect(uploads.list.value).toEqual([])
})

test('what is there is there after a reload, also in the draft that a refusal gives back', async () => {
  const id = await uploaded()
  const taken = draft.take()
  expect(draft.files.value).toEqual([])
  draft.giveBack(taken)
  scope.stop()
  openPage()
  expect(draft.files.value.map(({ file_id }) => file_id)).toEqual([id])
})

test.each([
  ['is gone', new ApiProblem(404, 'http_404', '', null), true],
  ['may be there, if nobody can say', new TypeError('lost'), false],
])('a file in a draft of the day before %s', async (_, error, isGone) => {
  const id = await uploaded()
  draft.write('Read this.')
  scope.stop()
  openPage()
  expect(http.calls[0]).toMatchObject({ path: `/api/files/${id}`, request: { method: 'HEAD' } })
  http.calls[0]?.refuse(error)
  await until(() => expect(draft.gone.value).toEqual(isGone ? [id] : []))
  expect(draft.text.value).toBe('Read this.')
  uploads.remove(id)
  expect(draft.gone.value).toEqual([])
})

test('a lost connection can be tried again, as the same file', async () => {
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(1))
  http.uploads[0]?.refuse(new TypeError('lost'))
  await until(() => expect(uploads.list.value[0]?.trouble).toEqual({ kind: 'lost' }))
  uploads.again(uploads.list.value[0]?.id ?? '')
  await until(() => expect(http.uploads).toHaveLength(2))
  expect(http.uploads[1]?.path).toBe(http.uploads[0]?.path)
})

test('what the server says of a file is kept with it', async () => {
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(1))
  http.uploads[0]?.refuse(new ApiProblem(415, 'unsupported_file', 'Not this.', null))
  await until(() => expect(uploads.list.value[0]?.trouble).toEqual({ kind: 'refused', code: 'unsupported_file', detail: 'Not this.' }))
})

test('too large a file, and one too many, are refused before anything is sent', async () => {
  uploads.add([textFile('x'.repeat(11)), textFile(), textFile()])
  await until(() => expect(uploads.list.value.map(({ trouble }) => trouble?.kind)).toEqual(['tooLarge', undefined, 'tooMany']))
  expect(http.uploads).toHaveLength(1)
})

test('one on its way is called off, one that is there is taken back', async () => {
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(1))
  uploads.remove(uploads.list.value[0]?.id ?? '')
  expect(uploads.list.value).toEqual([])
  const id = await uploaded()
  uploads.remove(id)
  expect(draft.files.value).toEqual([])
  expect(http.calls.at(-1)).toMatchObject({ path: `/api/files/${id}`, request: { method: 'DELETE' } })
})

test('several go one after the other', async () => {
  uploads.add([textFile('one'), textFile('two')])
  await until(() => expect(http.uploads).toHaveLength(1))
  expect(uploads.isBusy.value).toBe(true)
  http.uploads[0]?.answer({ ...STORED, id: 'one' })
  await until(() => expect(http.uploads).toHaveLength(2))
  http.uploads[1]?.answer({ ...STORED, id: 'two' })
  await until(() => expect(uploads.isBusy.value).toBe(false))
  expect(draft.files.value.map(({ file_id }) => file_id)).toEqual(['one', 'two'])
})

test('a server that cannot take it at the moment can be asked again', async () => {
  uploads.add([textFile()])
  await until(() => expect(http.uploads).toHaveLength(1))
  http.uploads[0]?.refuse(new ApiProblem(503, 'unavailable', 'Try again.', 5))
  await until(() => expect(uploads.list.value[0]?.trouble).toEqual({ kind: 'lost' }))
})
