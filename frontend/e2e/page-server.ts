import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const builtPage = fileURLToPath(new URL('../dist', import.meta.url))
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png' }

/** Serves the built page as another build, or stands before it and sends everybody elsewhere. There is no API behind it. */
export class PageServer {
  /** What its pages say of themselves. */
  build = 'first'
  isLoginWanted = false
  /** How often somebody was told who they are. */
  sessionsSaid = 0
  /** Until then nobody is told which page there is. */
  ready = Promise.resolve()

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<PageServer> {
    const server = createServer((request, response) => void pages.answer(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const pages = new PageServer(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
    return pages
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }

  private async answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, this.url)
    if (pathname === '/login') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><h1>Who are you?</h1>')
    } else if (this.isLoginWanted) {
      response.writeHead(302, { Location: '/login' }).end()
    } else if (pathname === '/api/session') {
      const session = { owner: { id: 'somebody' }, limits: {}, features: {} }
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(session), () => (this.sessionsSaid += 1))
    } else {
      if (pathname === '/') await this.ready
      await this.serve(pathname === '/' ? '/index.html' : pathname, response)
    }
  }

  private async serve(path: string, response: ServerResponse): Promise<void> {
    try {
      const file = await readFile(builtPage + path)
      const body = path === '/index.html' ? file.toString().replace('<title>', `<meta name="build" content="${this.build}" /><title>`) : file
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
}
