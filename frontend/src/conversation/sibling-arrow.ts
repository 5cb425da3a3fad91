/** The arrow that was pressed to step to a sibling: the turn it stood at goes, and the same arrow of the next has the focus. */
import type { InjectionKey } from 'vue'

export type Direction = 'previous' | 'next'

export interface SiblingArrow {
  /** The sibling that was stepped to and is not there yet. */
  awaited: { readonly id: string; readonly direction: Direction } | null
}

export const siblingArrowKey: InjectionKey<SiblingArrow> = Symbol('sibling arrow')
