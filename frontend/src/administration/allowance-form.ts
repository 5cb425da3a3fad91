/** What somebody may use, as it stands in a form and in words. Pure. */
import type { Allowance } from '../api/allowances'

export const SWITCHES = ['images', 'speech', 'gateway'] as const
export type Switch = (typeof SWITCHES)[number]

/** As fields hold it; '': nothing is said. A field of numbers holds one, or text. */
export interface AllowanceForm {
  models: string
  images: '' | 'yes' | 'no'
  speech: '' | 'yes' | 'no'
  gateway: '' | 'yes' | 'no'
  monthlyBudget: string | number
  runningAnswers: string | number
}

export const NOTHING: Allowance = { models: null, images: null, speech: null, gateway: null, monthly_budget: null, running_answers: null }

export function formOf(allowance: Allowance): AllowanceForm {
  return {
    models: (allowance.models ?? []).join(', '),
    images: chosen(allowance.images),
    speech: chosen(allowance.speech),
    gateway: chosen(allowance.gateway),
    monthlyBudget: allowance.monthly_budget ?? '',
    runningAnswers: allowance.running_answers ?? '',
  }
}

export function allowanceOf(form: AllowanceForm): Allowance {
  const models = form.models
    .split(/[\s,，、]+/)
    .filter(Boolean)
  return {
    models: models.length > 0 ? models : null,
    images: said(form.images),
    speech: said(form.speech),
    gateway: said(form.gateway),
    monthly_budget: number(form.monthlyBudget),
    running_answers: number(form.runningAnswers),
  }
}

/** Keys of words under `admin.allows`, and what stands in them; none: nothing is said. */
export function wordsOf(allowance: Allowance): readonly (readonly [string, Readonly<Record<string, string | number>>])[] {
  const { models, monthly_budget: budget, running_answers: answers } = allowance
  return [
    ...(models === null ? [] : [['models', { models: models.join(', ') }] as const]),
    ...SWITCHES.flatMap((each) => (allowance[each] === null ? [] : [[`${each}.${allowance[each] ? 'yes' : 'no'}`, {}] as const])),
    ...(budget === null ? [] : [['budget', { budget }] as const]),
    ...(answers === null ? [] : [['answers', { answers }] as const]),
  ]
}

function chosen(value: boolean | null): '' | 'yes' | 'no' {
  if (value === null) return ''
  return value ? 'yes' : 'no'
}

function said(value: '' | 'yes' | 'no'): boolean | null {
  return value === '' ? null : value === 'yes'
}

function number(value: string | number): number | null {
  return value === '' ? null : Number(value)
}
