/** Goes along the tree of a conversation: to other versions, to what stands above, to any message; reads what that takes. */
import type { ComputedRef, ShallowRef } from 'vue'
import { changeConversation, getConversation, MOST_MESSAGES, type PathChoice } from '../api/conversations'
import type { Http } from '../api/http'
import type { ConversationWithMessages } from '../api/wire'
import type { Changes } from '../sync/use-changes'
import { loadUpTo, reveal } from './reveal'
import { endOf, type Tree } from './tree'
import type { Turn } from './turn'

export interface Stepping {
  /** Shows the path through a sibling, and remembers it as the chosen one. */
  readonly step: (siblingId: string) => Promise<void>
  /** What stands above what is known: the next `limit` messages, or as many as there are at once. */
  readonly loadEarlier: (limit?: number) => Promise<void>
  /** Loads what stands above, up to this message; false if it is not on the path that is shown. */
  readonly loadUpTo: (messageId: string) => Promise<boolean>
  /** Puts the message on the path that is shown, loading what it takes; false if there is no such message. */
  readonly reveal: (messageId: string) => Promise<boolean>
}

export interface SteppingSurroundings {
  readonly http: Http
  readonly changes: Changes
  readonly signal: AbortSignal
  readonly tree: ShallowRef<Tree>
  readonly path: ComputedRef<readonly Turn[]>
  /** Takes in what was read. */
  readonly adopt: (conversation: ConversationWithMessages, leafId: string | null) => void
  /** Shows what ends with this message, if it was read already. */
  readonly showAbove: (messageId: string) => boolean
  readonly followLast: () => void
}

export function useStepping(id: string, surroundings: SteppingSurroundings): Stepping {
  const { http, changes, signal, tree, path, adopt, showAbove, followLast } = surroundings
  let steps = 0

  async function readPath(choice: PathChoice, limit = MOST_MESSAGES): Promise<ConversationWithMessages | null> {
    return await getConversation(http, id, choice, limit, signal).catch(() => null)
  }

  async function step(siblingId: string): Promise<void> {
    const own = ++steps
    show(endOf(tree.value, siblingId))
    const shownLeaf = tree.value.leafId
    const conversation = await readPath({ kind: 'through', messageId: siblingId })
    const leafId = conversation?.messages.at(-1)?.id
    // Who has gone on meanwhile, to another version or with a question, is not called back.
    const isOvertaken = own !== steps || tree.value.leafId !== shownLeaf
    if (conversation === null || leafId === undefined || isOvertaken) return
    adopt(conversation, leafId)
    await changeConversation(http, id, { leaf_id: leafId }).catch(() => null)
    changes.read()
  }

  /** At once, as far as it is known. */
  function show(leafId: string): void {
    if (!tree.value.turns.some((turn) => turn.id === leafId)) return
    tree.value = { ...tree.value, leafId }
    followLast()
  }

  async function loadEarlier(limit?: number): Promise<void> {
    const messageId = path.value[0]?.parent_id
    if (typeof messageId !== 'string' || showAbove(messageId)) return
    const conversation = await readPath({ kind: 'leaf', messageId }, limit)
    if (conversation !== null) adopt(conversation, tree.value.leafId)
  }

  return {
    step,
    loadEarlier,
    loadUpTo: (messageId) => loadUpTo(messageId, { path: () => path.value, loadEarlier }),
    reveal: (messageId) => reveal(messageId, { path: () => path.value, loadEarlier, step }),
  }
}
