/** What has been written and not yet taken by the server: (draft, what happened) → draft. Pure. */

export interface SentQuestion {
  readonly id: string
  readonly text: string
}

export interface Draft {
  readonly text: string
  /** On its way: it leaves the composer at once, and the draft only when the server has it. */
  readonly sent: SentQuestion | null
}

export const EMPTY_DRAFT: Draft = { text: '', sent: null }

export function sendDraft(draft: Draft, id: string): Draft {
  return { text: '', sent: { id, text: draft.text } }
}

/** The server has it. */
export function acceptDraft(draft: Draft, id: string): Draft {
  return draft.sent?.id === id ? { ...draft, sent: null } : draft
}

/** The server refused it, or never got it: it goes back above what has been written since. */
export function returnDraft({ text, sent }: Draft): Draft {
  if (sent === null) return { text, sent }
  return { text: text === '' ? sent.text : `${sent.text}\n\n${text}`, sent: null }
}

/** After a reload: whether the server had got it shows in the messages it knows. */
export function settleDraft(draft: Draft, knownIds: ReadonlySet<string>): Draft {
  const { sent } = draft
  if (sent === null) return draft
  return knownIds.has(sent.id) ? acceptDraft(draft, sent.id) : returnDraft(draft)
}

/** Null for a draft that holds nothing. */
export function writeDraft(draft: Draft): string | null {
  return draft.text === '' && draft.sent === null ? null : JSON.stringify(draft)
}

/** Whatever else stands there (an older page's, another program's) is no draft. */
export function readDraft(stored: string | null): Draft {
  try {
    const value = JSON.parse(stored ?? 'null') as Partial<Draft> | null
    if (typeof value?.text !== 'string') return EMPTY_DRAFT
    const { id, text } = value.sent ?? {}
    const isSent = typeof id === 'string' && typeof text === 'string'
    return { text: value.text, sent: isSent ? { id, text } : null }
  } catch {
    return EMPTY_DRAFT
  }
}
