import { describe, expect, test } from 'vitest'
import type { Message } from '../api/wire'
import { after, answer, delta, end, head, textOf } from '../testing/answer-events'
import { COMPLETE } from '../testing/wire-samples'
import { askedAnswer, reduceAnswer, shownParts, storedAnswer, type AnswerInput, type AnswerState } from './answer'

const writing = after(askedAnswer('a'), answer(1, '1-0'), delta('1-2', 'On'))
const stored: Message = {
  ...head(1, [{ ...COMPLETE, status: 'stopped', run: 1, start: 0 }]),
  status: 'stopped',
  cursor: '1-2',
  parts: [{ type: 'text', text: 'On' }],
}

describe('what is on the screen', () => {
  const letters = Array.from('Once upon a time')
  const stream = letters.map((letter, index) => delta(`1-${index + 1}`, letter))
  const opened = after(askedAnswer('a'), answer(1, '1-0'))
  const last = end(`1-${letters.length}`, 'stopped')

  function shown(state: AnswerState): string {
    return textOf(shownParts(state))
  }

  test('is everything that has come, as it comes', () => {
    stream.reduce((state, next, index) => {
      const now = reduceAnswer(state, next)
      expect(shown(now)).toBe(letters.slice(0, index + 1).join(''))
      return now
    }, opened)
  })

  test.each(letters.map((_, index) => index))('stands still from a Stop after %d deltas on, until the end brings what was in flight', (stopped) => {
    let state = after(opened, ...stream.slice(0, stopped), { kind: 'stop-asked' })
    const seen = letters.slice(0, stopped).join('')
    for (const next of stream.slice(stopped)) {
      state = after(state, next)
      expect(shown(state)).toBe(seen)
    }
    expect(shown(after(state, last))).toBe(letters.join(''))
  })

  test.each([
    ['goes on', answer(1, '1-2'), []],
    ['begins anew', answer(1, '1-0'), [delta('1-2', 'On')]],
  ])('stands still while a connection that is lost meanwhile %s', (_, again, replayed) => {
    const stopping = after(writing, { kind: 'stop-asked' }, { kind: 'link', link: 'reconnecting' })
    const resumed = [again, ...replayed, delta('1-4', 'ce')].reduce((state, next) => {
      const now = reduceAnswer(state, next)
      expect(shown(now)).toBe('On')
      return now
    }, stopping)
    expect(shown(after(resumed, end('1-4', 'stopped')))).toBe('Once')
  })

  test('stands still though the copy had to be dropped', () => {
    const dropped = after(writing, { kind: 'stop-asked' }, end('1-7', 'stopped'))
    expect(dropped).toMatchObject({ parts: [], cursor: null, phase: { kind: 'stopping' } })
    expect(shown(dropped)).toBe('On')
    expect(shown(after(dropped, answer(1, '1-0'), delta('1-7', 'Once up'), end('1-7', 'stopped')))).toBe('Once up')
  })

  test('is what was there before, when a Stop comes before the run it was asked for', () => {
    const stopping = after(storedAnswer(stored), { kind: 'continue-asked' }, { kind: 'stop-asked' })
    expect(shown(stopping)).toBe('On')
    const confirmed = after(stopping, answer(2, '1-2', stored.runs), delta('2-4', 'ce'))
    expect(shown(confirmed)).toBe('On')
    expect(shown(after(confirmed, end('2-4', 'stopped')))).toBe('Once')
  })

  test('goes on with a run that someone else has asked for since', () => {
    const stopping = after(writing, { kind: 'stop-asked' }, delta('1-4', 'ce'))
    expect(shown(after(stopping, answer(2, '1-4'), delta('2-5', '!')))).toBe('Once!')
  })
})

describe('reconnects', () => {
  const lost: AnswerInput = { kind: 'link', link: 'reconnecting' }
  const letters = Array.from('Once')

  test('are none where the connection held', () => {
    expect(after(writing, delta('1-4', 'ce'), end('1-4')).reconnects).toBe(0)
    expect(storedAnswer(stored).reconnects).toBe(0)
  })

  test('are counted when the connection is back, however often that was tried', () => {
    const trying = after(writing, lost, lost)
    expect(trying.reconnects).toBe(0)
    expect(after(trying, answer(1, '1-2')).reconnects).toBe(1)
  })

  test('are not counted where the connection was given to another answer', () => {
    expect(after(writing, { kind: 'link', link: 'paused' }, answer(1, '1-2')).reconnects).toBe(0)
  })

  test('stay with the answer once it has ended', () => {
    expect(after(writing, lost, answer(1, '1-2'), lost, answer(1, '1-2'), delta('1-4', 'ce'), end('1-4')).reconnects).toBe(2)
  })

  test.each(Array.from({ length: 2 ** 4 }, (_, losses) => losses))('at any places (pattern %d) cost no text', (losses) => {
    const inputs = letters.flatMap((letter, index) => {
      const isLost = (losses >> index) % 2 === 1
      return [...(isLost ? [lost, answer(1, `1-${index}`)] : []), delta(`1-${index + 1}`, letter)]
    })
    const done = after(askedAnswer('a'), answer(1, '1-0'), ...inputs, end('1-4'))
    expect(textOf(done.parts)).toBe('Once')
    expect(done.reconnects).toBe(inputs.filter((input) => input === lost).length)
  })
})
