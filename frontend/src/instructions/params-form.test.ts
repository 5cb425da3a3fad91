import { describe, expect, test } from 'vitest'
import type { Instructions } from '../api/instructions-wire'
import { formOf, instructionsOf } from './params-form'

const ALL: Instructions = {
  system_prompt: 'Be brief.\n请简短。',
  params: {
    temperature: 0,
    top_p: 0.5,
    max_tokens: 100,
    presence_penalty: -1,
    frequency_penalty: 1.5,
    seed: 7,
    reasoning_effort: 'low',
    stop: ['END', ' and '],
  },
}

describe('the form', () => {
  test.each([ALL, { system_prompt: null, params: null }, { system_prompt: 'x', params: { seed: 0 } }])('brings %j back as it was', (instructions) => {
    expect(instructionsOf(formOf(instructions))).toEqual(instructions)
  })

  test('that is empty sets nothing, and what is no number is not set', () => {
    const form = formOf({ system_prompt: null, params: null })
    expect(instructionsOf({ ...form, systemPrompt: ' \n', stop: '\n\n', numbers: { ...form.numbers, temperature: 'warm', top_p: ' ' } })).toEqual({
      system_prompt: null,
      params: null,
    })
  })
})
