/** Tabs of one browser that hear of changes, with the test at the other end of each tab's Http. */
import { expect, vi } from 'vitest'
import { effectScope, ref, type Ref } from 'vue'
import type { ChangeList } from '../api/wire'
import { useChanges, type Changes } from '../sync/use-changes'
import { ScriptedHttp } from './scripted-http'
import { summary } from './wire-samples'

export interface Tab {
  readonly http: ScriptedHttp
  readonly changes: Changes
  readonly isVisible: Ref<boolean>
  /** The network or the reader comes back. */
  readonly wake: () => void
  /** The numbers of what was told, in order. */
  readonly told: number[]
  readonly lapses: () => number
  readonly close: () => void
}

const tabs: Tab[] = []
const channels: BroadcastChannel[] = []

export function openTab(ownerId = 'owner'): Tab {
  const http = new ScriptedHttp()
  const isVisible = ref(true)
  const callbacks = new Set<() => void>()
  const wake = (): void => {
    for (const callback of callbacks) callback()
  }
  const onWake = (callback: () => void): (() => void) => {
    callbacks.add(callback)
    return () => callbacks.delete(callback)
  }
  const scope = effectScope()
  const changes = scope.run(() => useChanges(http, ownerId, { isVisible, onWake }))
  if (changes === undefined) throw new Error('the scope is over')
  const told: number[] = []
  let lapses = 0
  changes.onChanges(({ seq }) => told.push(seq))
  changes.onLapse(() => (lapses += 1))
  const tab = { http, changes, isVisible, wake, told, lapses: () => lapses, close: () => scope.stop() }
  tabs.push(tab)
  return tab
}

/** A tab that knows everything up to this number, and asks for nothing. */
export async function openQuietTab(seq: number, ownerId = 'owner'): Promise<Tab> {
  const tab = openTab(ownerId)
  tab.changes.startAfter(seq)
  tab.http.calls.pop()?.answer(upTo(seq, { conversations: [] }))
  await flush()
  tab.told.length = 0
  return tab
}

/** A tab that is nothing but its voice: it says what the test wants to be heard. */
export function openVoice(ownerId = 'owner'): (after: number, changes: ChangeList) => void {
  const channel = openChannel(ownerId)
  return (after, changes) => channel.postMessage({ after, changes })
}

/** A tab that only listens: the numbers up to which changes were told, as they come. */
export function openEar(ownerId = 'owner'): readonly number[] {
  const heard: number[] = []
  openChannel(ownerId).onmessage = ({ data }: MessageEvent<{ changes: ChangeList }>) => heard.push(data.changes.seq)
  return heard
}

function openChannel(ownerId: string): BroadcastChannel {
  const channel = new BroadcastChannel(`parley.${ownerId}`)
  channels.push(channel)
  return channel
}

export function closeTabs(): void {
  for (const tab of tabs.splice(0)) tab.close()
  for (const channel of channels.splice(0)) channel.close()
}

export function upTo(seq: number, more: Partial<ChangeList> = {}): ChangeList {
  return { seq, conversations: [summary('c', { seq })], deleted: [], has_more: false, ...more }
}

/** What the tab has asked for so far. */
export function asked({ http }: Tab): readonly string[] {
  return http.calls.map(({ path }) => path.replace('/api/changes?after=', 'after '))
}

export async function until(claim: () => void): Promise<void> {
  await vi.waitFor(claim, { interval: 1 })
}

export async function hasHeard(tab: Tab, ...told: readonly number[]): Promise<void> {
  await until(() => expect(tab.told).toEqual(told))
}

export async function hasAsked(tab: Tab, ...questions: readonly string[]): Promise<void> {
  await until(() => expect(asked(tab)).toEqual(questions))
}

/** What was going to happen by itself has happened. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
