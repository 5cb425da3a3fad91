import { afterEach, expect, test, vi } from 'vitest'
import { onFilesOpened, type OpenedFiles } from './opened-files'

type Consumer = (launch: { files: readonly { getFile: () => Promise<File> }[] }) => void

afterEach(() => vi.unstubAllGlobals())

const readable = (name: string) => ({ getFile: () => Promise.resolve(new File(['x'], name)) })
const gone = { getFile: () => Promise.reject(new DOMException('It was moved.', 'NotFoundError')) }

async function launch(...files: readonly { getFile: () => Promise<File> }[]): Promise<readonly OpenedFiles[]> {
  const taken: OpenedFiles[] = []
  vi.stubGlobal('window', { launchQueue: { setConsumer: (consumer: Consumer) => consumer({ files }) } })
  onFilesOpened((opened) => taken.push(opened))
  await new Promise((resolve) => setTimeout(resolve))
  return taken
}

test('the files that are opened come together', async () => {
  const [opened] = await launch(readable('one.txt'), readable('two.txt'))
  expect(opened?.files.map(({ name }) => name)).toEqual(['one.txt', 'two.txt'])
  expect(opened?.isIncomplete).toBe(false)
})

test('one that cannot be read is said to be missing, and the others come', async () => {
  const [opened] = await launch(gone, readable('two.txt'))
  expect(opened?.files.map(({ name }) => name)).toEqual(['two.txt'])
  expect(opened?.isIncomplete).toBe(true)
})

test('a start of the app without files opens none', async () => {
  expect(await launch()).toEqual([])
})

test('a browser that opens no files is asked for none', () => {
  vi.stubGlobal('window', {})
  expect(() => onFilesOpened(() => undefined)).not.toThrow()
})
