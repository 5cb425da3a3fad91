/** How long something may take that must happen. */
const PATIENCE_S = 30

/** As Parley asks: parameters stand beside these. */
interface RequestBody {
  readonly model: string
  /** Of one that is to be read aloud. */
  readonly input?: string
  readonly voice?: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
}

interface NextRequest {
  readonly number: number
  /** Of the provider's address that is asked. */
  readonly path: string
  readonly body: RequestBody
  readonly headers: Readonly<Record<string, string>>
}

/** The provider of the product under test: answers exactly what a test tells it to, when it tells it to. */
export class ScriptedProvider {
  constructor(private readonly controlUrl: string) {}

  /** The next request Parley makes; fails if none comes. */
  async nextRequest(): Promise<ScriptedRequest> {
    const { number, path, body, headers } = (await call(this.controlUrl, 'POST', '/requests/next', { timeout: PATIENCE_S })) as NextRequest
    return new ScriptedRequest(this.controlUrl, number, path, body, headers)
  }

  /** How many requests Parley has made so far. */
  async requestCount(): Promise<number> {
    const { requests } = (await call(this.controlUrl, 'GET', '/counters')) as { requests: number }
    return requests
  }
}

/** One request for an answer, and what the provider says to it. */
export class ScriptedRequest {
  constructor(
    private readonly controlUrl: string,
    private readonly number: number,
    readonly path: string,
    readonly body: RequestBody,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** The head of the reply: the model has been asked, and has said nothing yet. */
  async begin(): Promise<void> {
    await this.step('begin')
  }

  async sendText(text: string): Promise<void> {
    await this.step('send', { text })
  }

  async sendReasoning(reasoning: string): Promise<void> {
    await this.step('send', { reasoning })
  }

  /** The head of a reply that is a sound. */
  async beginSound(): Promise<void> {
    await this.step('begin', { headers: { 'Content-Type': 'audio/mpeg' } })
  }

  async sendBytes(bytes: Buffer): Promise<void> {
    await this.step('send', { base64: bytes.toString('base64') })
  }

  /** A delta of whatever kind. */
  async sendDelta(delta: object): Promise<void> {
    await this.sendEvent({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] })
  }

  /** An event that is no chat's. */
  async sendEvent(event: object): Promise<void> {
    await this.step('send', { event })
  }

  /** The end of the body, with nothing said. */
  async end(): Promise<void> {
    await this.step('end')
  }

  /** `usage` as the provider reports it, if it does. */
  async finish(usage?: Readonly<Record<string, number>>): Promise<void> {
    await this.step('finish', { usage })
  }

  /** A reply that is no answer, with the provider's own words. */
  async refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.step('respond', { status, headers, body: { error: { message } } })
  }

  /** A reply that is no chat's. */
  async respond(status: number, body: object): Promise<void> {
    await this.step('respond', { status, body })
  }

  /** Breaks the connection off. */
  async reset(): Promise<void> {
    await this.step('reset')
  }

  /** Whether Parley has closed the connection; waits for it. */
  async isClosed(timeoutSeconds = PATIENCE_S): Promise<boolean> {
    const path = `/requests/${String(this.number)}/closed?timeout=${String(timeoutSeconds)}`
    const { closed } = (await call(this.controlUrl, 'GET', path)) as { closed: boolean }
    return closed
  }

  private async step(name: string, body: object = {}): Promise<void> {
    await call(this.controlUrl, 'POST', `/requests/${String(this.number)}/${name}`, body)
  }
}

async function call(controlUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(controlUrl + path, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  })
  const value: unknown = await response.json()
  if (!response.ok) {
    throw new Error(`The scripted provider could not ${path}: ${JSON.stringify(value)}`)
  }
  return value
}
