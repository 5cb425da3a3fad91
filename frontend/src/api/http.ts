/** The one way to the API: JSON in and out, problem+json as ApiProblem. Knows no resource. */
import type { InjectionKey } from 'vue'

/** The server answered, and the answer is not what was asked for (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(
    readonly status: number,
    readonly code: string,
    /** A sentence for the person, or '' where something that is not Parley answered (a proxy's 502). */
    readonly detail: string,
    readonly retryAfterMs: number | null,
    /** Which fields of the body it is about, by their paths (`parts.1.file_id`). */
    readonly fields: readonly string[] = [],
  ) {
    super(detail || `HTTP ${status}`)
  }
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A form goes as it is, everything else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Sent even if the page is closed right after. */
  readonly keepalive?: boolean
}

export interface Http {
  /** The reply's JSON; undefined where there is none (204, HEAD). */
  json<T>(path: string, request?: HttpRequest): Promise<T>
  /** Resolves with the response's open body; throws ApiProblem, or TypeError when the connection failed. */
  stream(path: string, request?: HttpRequest): Promise<ReadableStream<Uint8Array>>
  /** The reply as it comes, whatever it is; throws as `stream` does. */
  open(path: string, request?: HttpRequest): Promise<Response>
  /** Sends the bytes, and says how much of them has gone: from 0 to 1. The reply's JSON. */
  upload<T>(path: string, body: Blob, upload: Upload): Promise<T>
  /** Where a browser finds it. */
  address(path: string): string
  /** From now on each call says for whom it is: once somebody else is signed in, the server refuses it as signed out. */
  callFor(ownerId: string): void
}

export interface Upload {
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

export const httpKey: InjectionKey<Http> = Symbol('http')

export function createHttp(fetch: typeof globalThis.fetch, origin: string): Http {
  let caller: Readonly<Record<string, string>> = {}

  async function send(path: string, accept: string, request: HttpRequest): Promise<Response> {
    const headers: Record<string, string> = { ...caller, ...request.headers, Accept: accept }
    const init: RequestInit = { method: request.method ?? 'GET', headers, cache: 'no-store' }
    if (request.signal !== undefined) init.signal = request.signal
    if (request.keepalive !== undefined) init.keepalive = request.keepalive
    if (request.body instanceof FormData) {
      init.body = request.body
    } else if (request.body !== undefined) {
      headers['Content-Type'] = 'application/json'
      init.body = JSON.stringify(request.body)
    }
    const response = await fetch(origin + path, init)
    if (!response.ok) throw await readProblem(response)
    return response
  }

  return {
    async json<T>(path: string, request: HttpRequest = {}): Promise<T> {
      const response = await send(path, 'application/json', request)
      return response.status === 204 || request.method === 'HEAD' ? (undefined as T) : ((await response.json()) as T)
    },
    async stream(path, request = {}) {
      const response = await send(path, 'text/event-stream', request)
      const type = response.headers.get('Content-Type') ?? ''
      // A captive portal or a wrong proxy rule answers 200 with a page of its own.
      if (response.body === null || !type.startsWith('text/event-stream')) {
        // Unread, it would hold one of the browser's six connections.
        void response.body?.cancel()
        throw new TypeError(`expected an event stream, got ${type || 'no content type'}`)
      }
      return response.body
    },
    open: (path, request = {}) => send(path, '*/*', request),
    async upload<T>(path: string, body: Blob, upload: Upload) {
      const response = await put(origin + path, body, { ...caller, Accept: 'application/json', 'Content-Type': 'application/octet-stream' }, upload)
      if (!response.ok) throw await readProblem(response)
      return (await response.json()) as T
    },
    address: (path) => origin + path,
    callFor(ownerId) {
      caller = { 'Parley-Owner': ownerId }
    },
  }
}

/** `fetch` does not tell how much of a body has gone. */
function put(address: string, body: Blob, headers: Readonly<Record<string, string>>, { signal, onProgress }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => {
      const retryAfter = request.getResponseHeader('Retry-After')
      const headers = retryAfter === null ? {} : { 'Retry-After': retryAfter }
      resolve(new Response(request.responseText, { status: request.status, headers }))
    }
    request.onerror = () => reject(new TypeError('the connection was lost'))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const fields = await response.json().then(asRecord, () => asRecord(null))
  const code = typeof fields.code === 'string' ? fields.code : `http_${response.status}`
  const detail = typeof fields.detail === 'string' ? fields.detail : ''
  const errors = Array.isArray(fields.errors) ? fields.errors : []
  const paths = errors.map((error) => asRecord(error).field).filter((field) => typeof field === 'string')
  return new ApiProblem(response.status, code, detail, readRetryAfter(response.headers.get('Retry-After')), paths)
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Seconds only: Parley never sends the date form, and a client's clock could not be trusted with it. */
function readRetryAfter(header: string | null): number | null {
  const seconds = header === null || header.trim() === '' ? NaN : Number(header)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}
