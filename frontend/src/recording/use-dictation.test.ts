// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, shallowRef, type EffectScope, type ShallowRef } from 'vue'
import { ApiProblem } from '../api/http'
import { until } from '../testing/conversation-stage'
import { ScriptedHttp } from '../testing/scripted-http'
import { record, RecordingError, type Recording } from './recording'
import { useDictation, type Dictation } from './use-dictation'

vi.mock('./recording', { spy: true })

/** A microphone whose other end is the test. */
class Microphone implements Recording {
  isOn = true
  readonly whole: Promise<Blob>
  private end: (said: Blob) => void = () => undefined
  private fail: (error: Error) => void = () => undefined

  constructor(private readonly said: string) {
    this.whole = new Promise((resolve, reject) => {
      this.end = resolve
      this.fail = reject
    })
  }

  level(): number {
    return 0.5
  }

  stop(): void {
    this.isOn = false
    this.end(new Blob([this.said]))
  }

  unplug(): void {
    this.fail(new RecordingError('broken'))
  }
}

let scope: EffectScope
let http: ScriptedHttp
let text: ShallowRef<string>
let dictation: Dictation
let microphone: Microphone

beforeEach(() => {
  microphone = new Microphone('a sound')
  vi.mocked(record).mockImplementation(() => Promise.resolve(microphone))
  http = new ScriptedHttp()
  text = shallowRef('')
  scope = effectScope()
  const made = scope.run(() => useDictation(http, { text, write: (now) => (text.value = now) }))
  if (made === undefined) throw new Error('the scope is over')
  dictation = made
})

afterEach(() => {
  scope.stop()
  vi.clearAllMocks()
})

function kind(): string {
  return dictation.state.value.kind
}

async function speak(): Promise<void> {
  dictation.start()
  await until(() => expect(kind()).toBe('recording'))
}

/** What was said is on its way, and is answered by the last of `http.calls`. */
async function say(): Promise<void> {
  await speak()
  const before = http.calls.length
  dictation.stop()
  await until(() => expect(http.calls).toHaveLength(before + 1))
}

/** Whether the page would ask before it goes. */
function asksToStay(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

describe('what is said', () => {
  test('goes where the caret is', async () => {
    const inserted: string[] = []
    dictation.enter((piece) => {
      inserted.push(piece)
      return Promise.resolve()
    })
    await say()
    http.calls.at(-1)?.answer({ text: 'Hello.' })
    await until(() => expect(kind()).toBe('off'))
    expect(inserted).toEqual(['Hello.'])
    expect(dictation.heard.value).toBe('Hello.')
  })

  test('goes behind the draft where that is not on the screen', async () => {
    text.value = 'Dear all,'
    dictation.enter(() => Promise.reject(new Error('nobody is there')))
    await say()
    dictation.leave()
    http.calls.at(-1)?.answer({ text: 'see you.' })
    await until(() => expect(text.value).toBe('Dear all, see you.'))
    expect(kind()).toBe('off')
  })

  test('is written down when its conversation is left in the middle', async () => {
    await speak()
    dictation.leave()
    expect(microphone.isOn).toBe(false)
    await until(() => expect(http.calls).toHaveLength(1))
    http.calls[0]?.answer({ text: 'Wait' })
    await until(() => expect(text.value).toBe('Wait'))
  })

  test('is kept after a failure, wherever one goes meanwhile, and sent again', async () => {
    await say()
    http.calls.at(-1)?.refuse(new ApiProblem(503, 'unavailable', 'Later.', null))
    await until(() => expect(kind()).toBe('failed'))
    dictation.leave()
    expect(kind()).toBe('failed')
    dictation.again()
    await until(() => expect(http.calls).toHaveLength(2))
    http.calls[1]?.answer({ text: 'Hello.' })
    await until(() => expect(text.value).toBe('Hello.'))
    expect(record).toHaveBeenCalledTimes(1)
  })

  test('is nothing where it was stopped at once, and nobody is asked to write it down', async () => {
    microphone = new Microphone('')
    await speak()
    dictation.stop()
    await until(() => expect(dictation.state.value).toEqual({ kind: 'failed', trouble: { kind: 'silent' } }))
    expect(http.calls).toEqual([])
    dictation.again()
    await until(() => expect(record).toHaveBeenCalledTimes(2))
  })

  test('is not lost by a reload without a question', async () => {
    expect(asksToStay()).toBe(false)
    await speak()
    expect(asksToStay()).toBe(true)
    dictation.stop()
    await until(() => expect(http.calls).toHaveLength(1))
    expect(asksToStay()).toBe(true)
    http.calls[0]?.refuse(new TypeError('lost'))
    await until(() => expect(kind()).toBe('failed'))
    expect(asksToStay()).toBe(true)
    dictation.discard()
    expect(asksToStay()).toBe(false)
  })
})

describe('the microphone is let go of', () => {
  test('when what was said is thrown away, and nothing is sent', async () => {
    await speak()
    dictation.discard()
    expect(microphone.isOn).toBe(false)
    await microphone.whole
    expect(kind()).toBe('off')
    expect(http.calls).toEqual([])
  })

  test('when it comes after nobody waits for it any more', async () => {
    dictation.start()
    dictation.leave()
    expect(kind()).toBe('off')
    await until(() => expect(microphone.isOn).toBe(false))
    expect(kind()).toBe('off')
    expect(http.calls).toEqual([])
  })

  test('when the conversation is closed', async () => {
    await speak()
    scope.stop()
    expect(microphone.isOn).toBe(false)
    expect(asksToStay()).toBe(false)
  })
})

test.each(['refused', 'missing'] as const)('a microphone that is %s is told, and forgotten with its conversation', async (hindrance) => {
  vi.mocked(record).mockRejectedValueOnce(new RecordingError(hindrance))
  dictation.start()
  await until(() => expect(dictation.state.value).toEqual({ kind: 'failed', trouble: { kind: 'hindrance', hindrance } }))
  expect(dictation.isKept.value).toBe(false)
  dictation.leave()
  expect(kind()).toBe('off')
})

test('a recording that breaks off is told', async () => {
  await speak()
  microphone.unplug()
  await until(() => expect(dictation.state.value).toEqual({ kind: 'failed', trouble: { kind: 'hindrance', hindrance: 'broken' } }))
})
