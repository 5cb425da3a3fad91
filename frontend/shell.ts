/** Tells the service worker, which is built with the page, what the page consists of. */
import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

const WORKER = 'worker.js'
const PLACE = '__SHELL__'
/** Fetched by the page once it is there, and needed to show an answer, or what is attached to a question or shared. */
const NEEDED_LATER = /^(?:MarkdownView|menus|AttachmentList|take-shares)$/
const OTHERS = ['/', '/manifest.webmanifest', '/favicon.svg', '/icons/icon-192.png']

export function shell(): Plugin {
  return {
    name: 'shell',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER]
        if (worker?.type !== 'chunk' || !worker.code.includes(PLACE)) throw new Error('the service worker has no place for its shell')
        const files = [...OTHERS, ...assetsOf(bundle).map((name) => `/${name}`)]
        const hash = createHash('sha256').update(JSON.stringify(files))
        const page = bundle['index.html']
        if (page?.type === 'asset') hash.update(page.source)
        const version = hash.digest('hex').slice(0, 16)
        worker.code = worker.code.replace(PLACE, Buffer.from(JSON.stringify({ version, files })).toString('base64'))
      },
    },
  }
}

function assetsOf(bundle: Rolldown.OutputBundle): readonly string[] {
  const found = new Set<string>()

  function take(name: string): void {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || found.has(name)) return
    found.add(name)
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css)
    for (const each of chunk.imports) take(each)
    for (const each of chunk.dynamicImports) if (NEEDED_LATER.test(nameOf(bundle, each))) take(each)
  }

  const entry = Object.values(bundle).find((each) => each.type === 'chunk' && each.isEntry && each.facadeModuleId?.endsWith('/index.html') === true)
  if (entry === undefined) throw new Error('the page has no entry')
  take(entry.fileName)
  return [...found].sort()
}

function nameOf(bundle: Rolldown.OutputBundle, fileName: string): string {
  const chunk = bundle[fileName]
  return chunk?.type === 'chunk' ? chunk.name : ''
}
