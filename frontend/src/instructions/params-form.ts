/** Sampling parameters as a form has them: every field a text, an empty one not set. Pure. */
import type { Instructions, Params } from '../api/instructions-wire'

/** What each number may be: the API refuses the rest. */
export const NUMBERS = {
  temperature: { min: 0, max: 2, step: 0.1 },
  top_p: { min: 0, max: 1, step: 0.05 },
  max_tokens: { min: 1, max: 10_000_000, step: 1 },
  presence_penalty: { min: -2, max: 2, step: 0.1 },
  frequency_penalty: { min: -2, max: 2, step: 0.1 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
} as const

export type NumberName = keyof typeof NUMBERS

export const NUMBER_NAMES = Object.keys(NUMBERS) as readonly NumberName[]

/** As most providers know them; what a conversation has already is offered, too. */
export const EFFORTS = ['minimal', 'low', 'medium', 'high'] as const

export interface InstructionsForm {
  systemPrompt: string
  numbers: Readonly<Record<NumberName, string>>
  effort: string
  /** A word or phrase a line. */
  stop: string
}

export function formOf({ system_prompt, params }: Instructions): InstructionsForm {
  const numbers = Object.fromEntries(NUMBER_NAMES.map((name) => [name, String(params?.[name] ?? '')])) as Record<NumberName, string>
  return { systemPrompt: system_prompt ?? '', numbers, effort: params?.reasoning_effort ?? '', stop: params?.stop?.join('\n') ?? '' }
}

export function isSameForm(one: Readonly<InstructionsForm>, other: Readonly<InstructionsForm>): boolean {
  const isSameNumber = (name: NumberName): boolean => one.numbers[name] === other.numbers[name]
  return one.systemPrompt === other.systemPrompt && one.effort === other.effort && one.stop === other.stop && NUMBER_NAMES.every(isSameNumber)
}

/** What cannot be read as a number is not set. */
export function instructionsOf({ systemPrompt, numbers, effort, stop }: Readonly<InstructionsForm>): Instructions {
  const set = NUMBER_NAMES.flatMap((name) => {
    const value = Number(numbers[name])
    return numbers[name].trim() === '' || !Number.isFinite(value) ? [] : [[name, value] as const]
  })
  const stops = stop.split('\n').filter((line) => line !== '')
  const params: Params = {
    ...(Object.fromEntries(set) as Partial<Record<NumberName, number>>),
    ...(effort !== '' && { reasoning_effort: effort }),
    ...(stops.length > 0 && { stop: stops }),
  }
  return {
    system_prompt: systemPrompt.trim() === '' ? null : systemPrompt,
    params: Object.keys(params).length === 0 ? null : params,
  }
}
