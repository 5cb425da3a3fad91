/** A microphone, recorded: what comes of it, and how loud it is. */

/** Why there is no recording, in our own words. */
export type Hindrance = 'insecure' | 'refused' | 'missing' | 'busy' | 'broken'

export class RecordingError extends Error {
  override readonly name = 'RecordingError'

  constructor(readonly hindrance: Hindrance) {
    super(hindrance)
  }
}

export interface Recording {
  /** How loud it is right now, from 0 to 1. */
  readonly level: () => number
  /** All of it, once it has been stopped, however little. Rejects with RecordingError if it broke off with nothing in it. */
  readonly whole: Promise<Blob>
  readonly stop: () => void
}

/** The first that the browser can do; each is taken by every provider. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
/** Enough for speech: ten minutes have less than 3 MB. */
const BITS_PER_SECOND = 32_000
const PIECE_MS = 1000
const HINDRANCES: Readonly<Record<string, Hindrance>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Asks for the microphone, and begins. Rejects with RecordingError. */
export async function record(): Promise<Recording> {
  // Where the page came without TLS there is none, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices === undefined || !('MediaRecorder' in window)) throw new RecordingError('insecure')
  const stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } }).catch((error: unknown) => {
    throw new RecordingError((error instanceof DOMException ? HINDRANCES[error.name] : undefined) ?? 'busy')
  })
  try {
    return recordingOf(stream)
  } catch {
    release(stream)
    throw new RecordingError('broken')
  }
}

function recordingOf(stream: MediaStream): Recording {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? ''
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
  const pieces: Blob[] = []
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let isEnough = false

  const whole = new Promise<Blob>((resolve, reject) => {
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
    // Also when the microphone is unplugged: what there is until then is kept.
    recorder.addEventListener('stop', () => {
      release(stream)
      void context.close()
      const blob = new Blob(pieces, { type: recorder.mimeType })
      if (blob.size > 0 || isEnough) resolve(blob)
      else reject(new RecordingError('broken'))
    })
  })
  recorder.start(PIECE_MS)
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples)
      return Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) * 4)
    },
    whole,
    stop: () => {
      isEnough = true
      if (recorder.state !== 'inactive') recorder.stop()
    },
  }
}

/** The browser shows no longer that somebody listens. */
function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
