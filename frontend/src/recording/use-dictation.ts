/** Whether somebody speaks instead of typing, and where what they say goes. */
import { readonly, ref, type Ref } from 'vue'
import { need } from '../inject'
import { readingAloudKey } from '../speech/use-reading-aloud'

export interface Dictation {
  readonly isRecording: Readonly<Ref<boolean>>
  /** What was said last, to be told to those who do not see it come. */
  readonly heard: Readonly<Ref<string>>
  readonly record: () => void
  /** With what was said, or '' if that is nothing. */
  readonly end: (text: string) => Promise<void>
}

export interface Writable {
  readonly focus: () => void
  /** At the caret. */
  readonly insert: (text: string) => Promise<void>
}

export function useDictation(field: () => Writable | null): Dictation {
  const aloud = need(readingAloudKey)
  const isRecording = ref(false)
  const heard = ref('')
  return {
    isRecording: readonly(isRecording),
    heard: readonly(heard),
    record() {
      // The microphone would hear what is read.
      aloud.pause()
      isRecording.value = true
    },
    async end(text) {
      isRecording.value = false
      heard.value = text
      if (text === '') field()?.focus()
      else await field()?.insert(text)
    },
  }
}
