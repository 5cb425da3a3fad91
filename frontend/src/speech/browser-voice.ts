/** The browser's own voice, sentence by sentence: long texts break off in some browsers, and pauses are deaf in others. */
import type { Sentence } from './spoken-sentences'
import type { OpenVoice } from './voice'

/** What ends a sentence from here is no failure. */
const ENDED_BY_US: readonly string[] = ['canceled', 'interrupted']

export function browserVoice(sentences: readonly Sentence[]): OpenVoice {
  return ({ onSpeaking, onPaused, onEnd, onFailure }) => {
    const { speechSynthesis } = window
    let index = 0
    /** The one that is heard: browsers forget those that nobody holds, and their ends with them. */
    let heard: SpeechSynthesisUtterance | null = null

    function next(): void {
      const sentence = sentences[index]
      if (sentence === undefined) {
        onEnd()
        return
      }
      const utterance = new SpeechSynthesisUtterance(sentence.text)
      utterance.lang = sentence.language
      utterance.onstart = () => heard === utterance && onSpeaking()
      utterance.onend = () => {
        if (heard !== utterance) return
        index += 1
        next()
      }
      utterance.onerror = ({ error }) => {
        if (heard === utterance && !ENDED_BY_US.includes(error)) onFailure(new Error(error))
      }
      heard = utterance
      speechSynthesis.speak(utterance)
    }

    function silence(): void {
      heard = null
      speechSynthesis.cancel()
    }

    silence()
    next()
    return {
      pause: () => {
        silence()
        onPaused()
      },
      resume: next,
      stop: silence,
    }
  }
}
