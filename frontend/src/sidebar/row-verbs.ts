/** What the rows of the list ask for; whoever shows the list provides it. */
import type { Component, ComputedRef, InjectionKey, Ref } from 'vue'
import type { Conversation } from '../api/wire'

export interface RowVerbs {
  readonly currentId: ComputedRef<string | null>
  /** Null until it is there. */
  readonly menu: Readonly<Ref<Component | null>>
  readonly folderMenu: Readonly<Ref<Component | null>>
  /** Those that are marked; null while nothing is to be marked. */
  readonly selected: Readonly<Ref<ReadonlySet<string> | null>>
  readonly open: () => void
  readonly rename: (conversation: Conversation, title: string) => void
  readonly remove: (conversation: Conversation) => void
  readonly pin: (conversation: Conversation) => void
  readonly archive: (conversation: Conversation) => void
  readonly move: (conversation: Conversation) => void
  readonly share: (conversation: Conversation) => void
  /** Marks it, or takes the mark away; `isRange`: and all between it and the one before. */
  readonly select: (conversation: Conversation, isRange: boolean) => void
}

export const rowVerbsKey: InjectionKey<RowVerbs> = Symbol('row verbs')
