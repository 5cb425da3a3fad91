/** What reads a text aloud: the provider, or the browser. */

export interface Voice {
  readonly pause: () => void
  readonly resume: () => void
  /** For good. Nothing is reported any more. */
  readonly stop: () => void
}

export interface Listener {
  readonly onSpeaking: () => void
  readonly onPaused: () => void
  readonly onEnd: () => void
  readonly onFailure: (error: unknown) => void
}

/** Begins to read, and reports later how that goes. */
export type OpenVoice = (listener: Listener) => Voice
