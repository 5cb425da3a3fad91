import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { ApiProblem } from '../api/http'
import { useAttempt, type Attempts } from './use-attempt'

function attempts(): Attempts {
  const made = effectScope().run(() => useAttempt((error) => (error instanceof RangeError ? 'out_of_range' : null)))
  if (made === undefined) throw new Error('the scope is over')
  return made
}

test('what is asked for while another is under way is done after it, whatever came of that', async () => {
  const { attempt, isBusy, trouble } = attempts()
  const begun: string[] = []
  let refuse: (error: Error) => void = () => expect.fail('nothing is under way')
  const first = attempt(() => {
    begun.push('first')
    return new Promise((_, reject) => (refuse = reject))
  })
  const second = attempt(() => {
    begun.push('second')
    return Promise.resolve()
  })
  expect(begun).toEqual(['first'])
  refuse(new ApiProblem(409, 'taken', '', null))
  expect(await first).toBe(false)
  expect(isBusy.value).toBe(true)
  expect(await second).toBe(true)
  expect(begun).toEqual(['first', 'second'])
  expect([isBusy.value, trouble.value]).toEqual([false, 'taken'])
})

test('what went wrong is forgotten when something is asked for anew', async () => {
  const { attempt, trouble } = attempts()
  expect(await attempt(() => Promise.reject(new Error('no network')))).toBe(false)
  expect(trouble.value).toBe('network')
  const next = attempt(() => Promise.reject(new RangeError('far')))
  expect(trouble.value).toBeNull()
  await next
  expect(trouble.value).toBe('out_of_range')
})
