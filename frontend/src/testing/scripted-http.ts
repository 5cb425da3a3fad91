/** An Http whose other end is the test: it sees each call, and says when and what is answered. */
import { vi } from 'vitest'
import type { Http, HttpRequest, Upload } from '../api/http'

export interface StreamCall {
  readonly path: string
  readonly request: HttpRequest
  readonly send: (event: string, data: unknown, id?: string) => void
  /** The connection closes without a word. */
  readonly close: () => void
}

export interface JsonCall {
  readonly path: string
  readonly request: HttpRequest
  readonly answer: (value: unknown) => void
  readonly refuse: (error: Error) => void
}

export interface UploadCall extends Pick<JsonCall, 'path' | 'answer' | 'refuse'> {
  readonly body: Blob
  readonly progress: (share: number) => void
}

export class ScriptedHttp implements Http {
  readonly streams: StreamCall[] = []
  readonly calls: JsonCall[] = []
  readonly uploads: UploadCall[] = []
  /** What the next stream is refused with, first come first served. */
  readonly refusals: Error[] = []

  /** The latest stream, once there are `count`. */
  async opened(count: number): Promise<StreamCall> {
    return await vi.waitFor(
      () => {
        const latest = this.streams.at(-1)
        if (latest === undefined || this.streams.length !== count) throw new Error(`${this.streams.length} streams, not ${count}`)
        return latest
      },
      { interval: 1 },
    )
  }

  json<T>(path: string, request: HttpRequest = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.calls.push({ path, request, answer: (value) => resolve(value as T), refuse: reject })
      request.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
  }

  open(path: string, request: HttpRequest = {}): Promise<Response> {
    return this.json<Response>(path, request)
  }

  callFor(): void {
    // Whoever scripts it is nobody else.
  }

  address(path: string): string {
    return path
  }

  upload<T>(path: string, body: Blob, { signal, onProgress }: Upload): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.uploads.push({ path, body, progress: onProgress, answer: (value) => resolve(value as T), refuse: reject })
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
  }

  stream(path: string, request: HttpRequest = {}): Promise<ReadableStream<Uint8Array>> {
    const refusal = this.refusals.shift()
    if (refusal !== undefined) return Promise.reject(refusal)
    return new Promise((resolve) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.streams.push(streamCall(path, request, controller))
          request.signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')))
        },
      })
      resolve(body)
    })
  }
}

function streamCall(path: string, request: HttpRequest, controller: ReadableStreamDefaultController<Uint8Array>): StreamCall {
  const encoder = new TextEncoder()
  return {
    path,
    request,
    send(event, data, id) {
      const idLine = id === undefined ? '' : `id: ${id}\n`
      controller.enqueue(encoder.encode(`${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`))
    },
    close: () => controller.close(),
  }
}
