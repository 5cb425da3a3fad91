/** A conversation on an open page, with the test at the other end of its Http and of what it hears of changes. */
import { expect, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { ChangeList, Conversation, ConversationWithMessages } from '../api/wire'
import { useConversation, type OpenConversation } from '../conversation/use-conversation'
import { createTextStore, storeOf } from '../sync/text-store'
import { usePresence } from '../sync/use-presence'
import { ScriptedHttp } from './scripted-http'

export interface Stage {
  readonly http: ScriptedHttp
  readonly open: OpenConversation
  /** Something changed elsewhere. */
  readonly tell: (changed: Conversation) => void
  /** It was deleted elsewhere. */
  readonly tellDeleted: () => void
  /** So much time has passed that no list of changes tells everything. */
  readonly lapse: () => void
}

export const OWNER = 'owner'

let scope: EffectScope | null = null

/** A page that has just been opened; what was typed on the one before is still in the browser. */
export function openPage(isNew: boolean, id = 'c'): Stage {
  scope?.stop()
  const http = new ScriptedHttp()
  const listeners = new Set<(changes: ChangeList) => void>()
  const lapseListeners = new Set<() => void>()
  scope = effectScope()
  const open = scope.run(() =>
    useConversation(id, isNew, {
      http,
      presence: usePresence(),
      changes: {
        startAfter: () => undefined,
        read: () => undefined,
        onChanges: (callback) => {
          listeners.add(callback)
          return () => listeners.delete(callback)
        },
        onLapse: (callback) => {
          lapseListeners.add(callback)
          return () => lapseListeners.delete(callback)
        },
      },
      store: storeOf(createTextStore(() => localStorage), OWNER),
      silenceMs: () => 60_000,
      uploadLimits: () => ({ bytes: 1000, files: 3 }),
      mayConnect: () => true,
      isShown: () => true,
    }),
  )
  if (open === undefined) throw new Error('the scope is over')
  return {
    http,
    open,
    tell(changed) {
      for (const listener of listeners) listener({ seq: changed.seq, conversations: [changed], deleted: [], has_more: false })
    },
    tellDeleted() {
      for (const listener of listeners) listener({ seq: 99, conversations: [], deleted: [id], has_more: false })
    },
    lapse() {
      for (const listener of lapseListeners) listener()
    },
  }
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

export function ask({ open }: Stage, text: string): void {
  open.draft.write(text)
  open.send(['demo/demo'])
}

/** The last answer of the path, which the test knows is there. */
export function lastAnswerOf({ open }: Stage): OpenConversation['path']['value'][number] & { kind: 'answer' } {
  const last = open.path.value.at(-1)
  if (last?.kind !== 'answer') throw new Error('the path does not end with an answer')
  return last
}

/** Between two tests: nothing is kept, and no page is open. */
export function closePage(): void {
  scope?.stop()
  localStorage.clear()
}
