// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { defineComponent, nextTick, ref } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { ApiProblem } from '../api/http'
import { provideReadingAloud, type ReadingAloud } from './use-reading-aloud'
import type { Listener, OpenVoice } from './voice'

/** A voice that says nothing, and notes what it is told. */
interface Spoken {
  readonly told: string[]
  readonly listener: Listener
}

const spoken: Spoken[] = []
const open: OpenVoice = (listener) => {
  const told: string[] = []
  spoken.push({ told, listener })
  return { pause: () => told.push('pause'), resume: () => told.push('resume'), stop: () => told.push('stop') }
}
beforeEach(() => spoken.splice(0))

function stage() {
  const place = ref('one')
  let aloud: ReadingAloud | undefined
  const wrapper = mount(
    defineComponent({
      setup() {
        aloud = provideReadingAloud(() => place.value)
        return () => null
      },
    }),
  )
  if (aloud === undefined) throw new Error('nothing was set up')
  return { place, wrapper, aloud }
}

test('an answer starts, is heard, pauses, and ends in silence', () => {
  const { aloud } = stage()
  aloud.begin('a', open)
  expect(aloud.reading.value).toEqual({ kind: 'starting', id: 'a' })
  spoken[0]?.listener.onSpeaking()
  aloud.pause()
  spoken[0]?.listener.onPaused()
  expect(aloud.reading.value).toEqual({ kind: 'paused', id: 'a' })
  aloud.resume()
  spoken[0]?.listener.onEnd()
  expect(aloud.reading.value).toEqual({ kind: 'silent' })
  expect(spoken[0]?.told).toEqual(['pause', 'resume', 'stop'])
})

test('another one ends the first', () => {
  const { aloud } = stage()
  aloud.begin('a', open)
  aloud.begin('b', open)
  expect(spoken.map(({ told }) => told)).toEqual([['stop'], []])
  expect(aloud.reading.value).toEqual({ kind: 'starting', id: 'b' })
})

test('a failure keeps what the server said, and is tried again', () => {
  const { aloud } = stage()
  const problem = new ApiProblem(422, 'provider_refused', 'No.', null)
  aloud.begin('a', open)
  spoken[0]?.listener.onFailure(problem)
  expect(aloud.reading.value).toEqual({ kind: 'failed', id: 'a', problem })
  aloud.again()
  expect(aloud.reading.value).toEqual({ kind: 'starting', id: 'a' })
  spoken[1]?.listener.onFailure(new TypeError('lost'))
  expect(aloud.reading.value).toEqual({ kind: 'failed', id: 'a', problem: null })
})

test('what is read is held, and what has not begun is stopped', () => {
  const { aloud } = stage()
  aloud.begin('a', open)
  spoken[0]?.listener.onSpeaking()
  aloud.pause()
  expect(spoken[0]?.told).toEqual(['pause'])
  aloud.begin('b', open)
  aloud.pause()
  expect(aloud.reading.value).toEqual({ kind: 'silent' })
})

test('it is silent elsewhere', async () => {
  const { aloud, place, wrapper } = stage()
  aloud.begin('a', open)
  place.value = 'two'
  await nextTick()
  expect(aloud.reading.value).toEqual({ kind: 'silent' })
  aloud.begin('b', open)
  wrapper.unmount()
  expect(spoken.map(({ told }) => told)).toEqual([['stop'], ['stop']])
})
