/**
 * What changed in this owner's conversations: read from the server when there is a reason to, and told to the other
 * tabs, so that they need not ask. Knows no list and no conversation.
 */
import { onScopeDispose } from 'vue'
import { getChanges } from '../api/changes'
import type { Http } from '../api/http'
import type { ChangeList } from '../api/wire'
import { scopeSignal } from './scope-signal'
import type { Presence } from './use-presence'

export interface Changes {
  /** Everything up to this change is known. */
  readonly startAfter: (seq: number) => void
  /** Asks the server; while it is being asked, once more afterwards. */
  readonly read: () => void
  /** Calls back with each list of changes, from wherever it came; returns the way to stop that. */
  readonly onChanges: (callback: (changes: ChangeList) => void) => () => void
  /** Calls back when so much time has passed that lists of changes do not tell everything any more. */
  readonly onLapse: (callback: () => void) => () => void
}

/** What one tab tells the others: the changes that follow number `after`. */
interface News {
  readonly after: number
  readonly changes: ChangeList
}

/** The server lists a deletion for a day. */
const LAPSE_MS = 20 * 60 * 60 * 1000

export function useChanges(http: Http, ownerId: string, presence: Presence): Changes {
  const signal = scopeSignal()
  const listeners = new Set<(changes: ChangeList) => void>()
  const lapseListeners = new Set<() => void>()
  const tabs = new BroadcastChannel(`parley.${ownerId}`)
  let seq: number | null = null
  let knownAt = 0
  let isReading = false
  let isWanted = false

  function accept(changes: ChangeList): void {
    knownAt = Date.now()
    // What was overtaken on its way would bring back what was so before.
    if (seq !== null && changes.seq <= seq) return
    seq = changes.seq
    for (const listener of [...listeners]) listener(changes)
  }

  async function readOnce(after: number): Promise<boolean> {
    const changes = await getChanges(http, after, signal)
    if (changes.seq > after) tabs.postMessage({ after, changes } satisfies News)
    accept(changes)
    return changes.has_more
  }

  async function readAll(): Promise<void> {
    isReading = true
    while (isWanted && seq !== null) {
      isWanted = false
      try {
        if (await readOnce(seq)) isWanted = true
      } catch {
        // The next reason to read comes with the network or the reader, or has come meanwhile.
      }
    }
    isReading = false
  }

  function read(): void {
    if (seq === null) return
    if (Date.now() - knownAt > LAPSE_MS) {
      seq = null
      for (const listener of [...lapseListeners]) listener()
      return
    }
    isWanted = true
    if (!isReading) void readAll()
  }

  tabs.onmessage = ({ data }: MessageEvent<News>) => {
    if (seq === null) return
    if (data.after <= seq) accept(data.changes)
    else if (presence.isVisible.value) read()
  }
  onScopeDispose(presence.onWake(read))
  onScopeDispose(() => tabs.close())

  return {
    startAfter(known) {
      seq = known
      knownAt = Date.now()
      read()
    },
    read,
    onChanges: (callback) => listen(listeners, callback),
    onLapse: (callback) => listen(lapseListeners, callback),
  }
}

function listen<T>(listeners: Set<T>, callback: T): () => void {
  listeners.add(callback)
  return () => listeners.delete(callback)
}
