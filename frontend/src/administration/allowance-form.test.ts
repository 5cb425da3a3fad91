import { expect, test } from 'vitest'
import { allowanceOf, formOf, NOTHING, wordsOf } from './allowance-form'

const SAID = { models: ['openai/*', 'local/tiny'], images: true, speech: false, gateway: null, monthly_budget: 7.5, running_answers: 2 }

test.each([NOTHING, SAID])('what is said stands in the form, and comes out of it', (allowance) => {
  expect(allowanceOf(formOf(allowance))).toEqual(allowance)
})

test('models are parted by commas of any kind and by blanks', () => {
  expect(allowanceOf({ ...formOf(NOTHING), models: ' a/b，c/d、e/f  g/h, ' }).models).toEqual(['a/b', 'c/d', 'e/f', 'g/h'])
})

test('only what is said is told', () => {
  expect(wordsOf(NOTHING)).toEqual([])
  expect(wordsOf(SAID)).toEqual([
    ['models', { models: 'openai/*, local/tiny' }],
    ['images.yes', {}],
    ['speech.no', {}],
    ['budget', { budget: 7.5 }],
    ['answers', { answers: 2 }],
  ])
})
