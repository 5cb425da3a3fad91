/** An open list of three conversations, with the test at the other end of its Http and of what it hears of changes. */
import { expect } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import type { ChangeList, Conversation } from '../api/wire'
import { ScriptedHttp, type JsonCall } from './scripted-http'
import { summary } from './wire-samples'
import { useConversationList, type OpenList } from '../sidebar/use-conversation-list'

export interface ListStage {
  readonly http: ScriptedHttp
  readonly open: OpenList
  /** The numbers after which changes were asked for. */
  readonly begun: number[]
  /** How often changes were asked for. */
  readonly reads: () => number
  readonly tell: (news: Partial<ChangeList>) => void
  readonly lapse: () => void
  readonly wake: () => void
}

/** Named after the minute in which something was last said. */
export const AT_NINE = spokenAt(9)
export const AT_EIGHT = spokenAt(8)
export const AT_SEVEN = spokenAt(7)

function spokenAt(minute: number): Conversation {
  return summary(`c${minute}`, { title: `at ${minute}`, last_message_at: `2026-11-21T10:0${minute}:00.000Z`, seq: minute })
}

let scope: EffectScope | null = null

export function closeList(): void {
  scope?.stop()
}

export function openList(): ListStage {
  const http = new ScriptedHttp()
  const [listeners, lapseListeners, wakeListeners] = [new Set<(changes: ChangeList) => void>(), new Set<() => void>(), new Set<() => void>()]
  const begun: number[] = []
  let reads = 0
  const listen = <T>(set: Set<T>) => (callback: T): (() => void) => {
    set.add(callback)
    return () => set.delete(callback)
  }
  const call = (set: Set<() => void>) => (): void => {
    for (const callback of [...set]) callback()
  }
  scope = effectScope()
  const open = scope.run(() =>
    useConversationList(
      http,
      { startAfter: (seq) => begun.push(seq), read: () => (reads += 1), onChanges: listen(listeners), onLapse: listen(lapseListeners) },
      { isVisible: ref(true), onWake: listen(wakeListeners) },
    ),
  )
  if (open === undefined) throw new Error('the scope is over')
  return {
    http,
    open,
    begun,
    reads: () => reads,
    tell(news) {
      for (const listener of listeners) listener({ seq: 100, conversations: [], deleted: [], has_more: false, ...news })
    },
    lapse: call(lapseListeners),
    wake: call(wakeListeners),
  }
}

export async function openLoaded(nextCursor: string | null = null): Promise<ListStage> {
  const stage = openList()
  await answerLast(stage, { conversations: [AT_NINE, AT_EIGHT, AT_SEVEN], next_cursor: nextCursor })
  expect(stage.open.main.isLoaded.value).toBe(true)
  return stage
}

export function lastCall({ http }: ListStage): JsonCall {
  const last = http.calls.at(-1)
  if (last === undefined) throw new Error('nothing was asked')
  return last
}

/** What follows from an answer has happened. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

export async function answerLast(stage: ListStage, value?: unknown): Promise<void> {
  lastCall(stage).answer(value)
  await flush()
  await answerOthers(stage)
}

/** The list beside the main one: nothing is pinned, and there is no folder. */
async function answerOthers({ http }: ListStage): Promise<void> {
  const others = http.calls.filter(({ path }) => path === '/api/folders' || path.includes('pinned=true'))
  for (const call of others) {
    http.calls.splice(http.calls.indexOf(call), 1)
    call.answer(call.path === '/api/folders' ? { folders: [] } : { conversations: [], next_cursor: null })
  }
  await flush()
}

export async function refuseLast(stage: ListStage, error: Error): Promise<void> {
  lastCall(stage).refuse(error)
  await flush()
}

/** Of the last call, as `METHOD path`. */
export function asked(stage: ListStage): string {
  const { path, request } = lastCall(stage)
  return `${request.method ?? 'GET'} ${path}`
}

export function titles({ open }: ListStage): readonly (string | null)[] {
  return open.main.list.value.conversations.map(({ title }) => title)
}
