import type { Page, Request } from '@playwright/test'

/** What one page asks the server's API, from the moment this is made. */
export class Requests {
  private readonly open = new Set<Request>()
  private readonly made: string[] = []

  constructor(page: Page) {
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (!pathname.startsWith('/api/')) return
      this.made.push(`${request.method()} ${pathname}`)
      this.open.add(request)
    })
    page.on('requestfinished', (request) => this.open.delete(request))
    page.on('requestfailed', (request) => this.open.delete(request))
  }

  /** Methods and paths, in the order in which they were asked. */
  get all(): readonly string[] {
    return this.made
  }

  /** How many streams of events are open. */
  get streamCount(): number {
    return [...this.open].filter((request) => request.headers()['accept'] === 'text/event-stream').length
  }
}
