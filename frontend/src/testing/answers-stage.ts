/** Answers that are being written on an open page, with the test at the other end of their Http. */
import { expect, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { useAnswers, type LiveAnswers } from '../answer/use-answers'
import type { ApiProblem } from '../api/http'
import type { Opening, RunEnd } from '../api/wire'
import { usePresence } from '../sync/use-presence'
import { ScriptedHttp } from './scripted-http'

export const SEND = {
  kind: 'send',
  conversationId: 'c',
  body: { id: 'q', parent_id: null, parts: [{ type: 'text', text: 'Why?' }] },
  answers: [{ id: 'a', model: null }],
} as const satisfies Opening

export interface Stage {
  readonly ended: readonly RunEnd[]
  readonly http: ScriptedHttp
  readonly live: LiveAnswers
  readonly refused: ApiProblem[]
  readonly confirmed: () => number
}

export const mayConnect = ref(true)
let scope: EffectScope | null = null

export function setStage(silenceMs = 60_000): Stage {
  const http = new ScriptedHttp()
  const refused: ApiProblem[] = []
  const ended: RunEnd[] = []
  let confirmed = 0
  scope = effectScope()
  const live = scope.run(() =>
    useAnswers({
      http,
      presence: usePresence(),
      silenceMs: () => silenceMs,
      mayConnect: () => mayConnect.value,
      onEnded: (end) => ended.push(end),
      onConfirmed: () => (confirmed += 1),
      onRefused: (problem) => refused.push(problem),
    }),
  )
  if (live === undefined) throw new Error('the scope is over')
  return { http, live, ended, refused, confirmed: () => confirmed }
}

export function closeStage(): void {
  scope?.stop()
  vi.useRealTimers()
  mayConnect.value = true
}

export function goOnline(): void {
  window.dispatchEvent(new Event('online'))
}

export function until(claim: () => void): Promise<void> {
  return vi.waitFor(claim, { interval: 1 })
}

export async function lostConnection({ live }: Stage): Promise<void> {
  await until(() => expect(live.states.value[0]?.link).toBe('reconnecting'))
}

/** Of each answer. */
export function textsOf({ live }: Stage): readonly string[] {
  return live.states.value.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')).join(''))
}
