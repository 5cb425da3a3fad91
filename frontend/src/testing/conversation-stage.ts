/** A conversation on an open page, with the test at the other end of its Http. */
import { expect, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { ConversationWithMessages } from '../api/wire'
import { useConversation, type OpenConversation } from '../conversation/use-conversation'
import { useDraft, type KeptDraft } from '../conversation/use-draft'
import { usePresence } from '../conversation/use-presence'
import { createTextStore } from '../text-store'
import { ScriptedHttp } from './scripted-http'

export interface Stage {
  readonly http: ScriptedHttp
  readonly open: OpenConversation
  readonly draft: KeptDraft
}

let scope: EffectScope | null = null

/** A page that has just been opened; what was typed on the one before is still in the browser. */
export function openPage(isNew: boolean, id = 'c'): Stage {
  scope?.stop()
  const http = new ScriptedHttp()
  scope = effectScope()
  const parts = scope.run(() => {
    const draft = useDraft(createTextStore(() => localStorage), id, isNew)
    return { draft, open: useConversation(id, isNew, { http, presence: usePresence(), silenceMs: () => 60_000, draft }) }
  })
  if (parts === undefined) throw new Error('the scope is over')
  return { http, ...parts }
}

export function until(claim: () => void): Promise<void> {
  return vi.waitFor(claim, { interval: 1 })
}

export async function load(stage: Stage, loaded: ConversationWithMessages): Promise<void> {
  stage.http.calls[0]?.answer(loaded)
  await until(() => expect(stage.open.loading.value).toBe('ready'))
}

export function shown({ open }: Stage): readonly string[] {
  return open.path.value.map((turn) =>
    turn.kind === 'question' ? turn.text : turn.state.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
  )
}

export function lastStatus({ open }: Stage): string {
  const last = open.path.value.at(-1)
  if (last?.kind !== 'answer') return 'none'
  return last.state.phase.kind === 'ended' ? last.state.phase.end.status : last.state.phase.kind
}

export function ask(stage: Stage, text: string): void {
  stage.draft.write(text)
  stage.open.send('demo/demo')
}

/** Between two tests: nothing is kept, and no page is open. */
export function closePage(): void {
  scope?.stop()
  localStorage.clear()
}
