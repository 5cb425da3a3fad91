/** Who reads: the provider where it has a voice, else the browser. */
import { computed, type ComputedRef } from 'vue'
import { httpKey } from '../api/http'
import { speak } from '../api/speech'
import { need } from '../inject'
import { serverKey } from '../sync/use-server'
import { browserVoice } from './browser-voice'
import { providerVoice } from './provider-voice'
import { spokenSentences } from './spoken-sentences'
import { readingAloudKey, type ReadingAloud } from './use-reading-aloud'

export interface Voices extends ReadingAloud {
  /** Somebody can read. */
  readonly canRead: ComputedRef<boolean>
  /** An answer, and what it says in Markdown. */
  readonly read: (id: string, markdown: string) => void
}

export function useVoices(): Voices {
  const http = need(httpKey)
  const { hasSpeech } = need(serverKey)
  const aloud = need(readingAloudKey)
  return {
    ...aloud,
    canRead: computed(() => hasSpeech.value || 'speechSynthesis' in window),
    read(id, markdown) {
      if (hasSpeech.value) aloud.begin(id, providerVoice((signal) => speak(http, id, signal)))
      else aloud.begin(id, browserVoice(spokenSentences(markdown, document.documentElement.lang)))
    },
  }
}
