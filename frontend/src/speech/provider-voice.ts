/** The provider's voice: heard from its first bytes on where the browser can, else once all of it is there. */
import type { OpenVoice } from './voice'

const STREAMED = 'audio/mpeg'
/** What was heard stays for so long, in seconds, where there is no room for more. */
const KEPT_S = 5

export function providerVoice(fetchSound: (signal: AbortSignal) => Promise<Response>): OpenVoice {
  return ({ onSpeaking, onPaused, onEnd, onFailure }) => {
    const life = new AbortController()
    const { signal } = life
    const audio = new Audio()

    function play(): void {
      audio.play().catch((error: unknown) => {
        // It was paused before it was heard.
        if (signal.aborted || (error instanceof DOMException && error.name === 'AbortError')) return
        // A browser that wants to be asked by a press: the next one is.
        if (error instanceof DOMException && error.name === 'NotAllowedError') onPaused()
        else fail(error)
      })
    }

    function stop(): void {
      life.abort()
      audio.pause()
      URL.revokeObjectURL(audio.src)
      audio.removeAttribute('src')
    }

    function fail(error: unknown): void {
      if (!signal.aborted) onFailure(error)
    }

    async function begin(): Promise<void> {
      const response = await fetchSound(signal)
      const type = response.headers.get('Content-Type') ?? ''
      const canStream = type === STREAMED && response.body !== null && 'MediaSource' in window && MediaSource.isTypeSupported(STREAMED)
      if (canStream) await stream(response.body, audio, play, signal)
      else {
        audio.src = URL.createObjectURL(await response.blob())
        play()
      }
    }

    audio.addEventListener('playing', onSpeaking, { signal })
    audio.addEventListener('pause', () => audio.ended || onPaused(), { signal })
    audio.addEventListener('ended', onEnd, { signal })
    audio.addEventListener('error', () => fail(audio.error), { signal })
    begin().catch(fail)
    return { pause: () => audio.pause(), resume: play, stop }
  }
}

async function stream(body: ReadableStream<Uint8Array<ArrayBuffer>>, audio: HTMLAudioElement, play: () => void, signal: AbortSignal): Promise<void> {
  const source = new MediaSource()
  audio.src = URL.createObjectURL(source)
  await happens(source, 'sourceopen', signal)
  const buffer = source.addSourceBuffer(STREAMED)
  const reader = body.getReader()
  let isPlaying = false
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    await append(buffer, read.value, audio, signal)
    if (!isPlaying) play()
    isPlaying = true
  }
  if (!isPlaying) throw new Error('there is no sound in it')
  source.endOfStream()
}

async function append(buffer: SourceBuffer, piece: Uint8Array<ArrayBuffer>, audio: HTMLAudioElement, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      buffer.appendBuffer(piece)
      await happens(buffer, 'updateend', signal)
      return
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error
    }
    await happens(audio, 'timeupdate', signal)
    if (audio.currentTime > KEPT_S) {
      buffer.remove(0, audio.currentTime - KEPT_S)
      await happens(buffer, 'updateend', signal)
    }
  }
}

function happens(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new DOMException('aborted', 'AbortError'))
    const go = (): void => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    target.addEventListener(name, go, { once: true, signal })
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
