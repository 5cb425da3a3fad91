/** English words that come with what says them, because few ever see it. Other languages come whole. */
import { useI18n } from 'vue-i18n'
import type { DrawingWords } from './en/drawing'
import type { ImportWords } from './en/importing'
import type { SettingsWords } from './en/settings'
import type { SharingWords } from './en/sharing'
import type { SpeechWords } from './en/speech'
import type { UsageWords } from './en/usage'

export function useLateWords(words: DrawingWords | ImportWords | SettingsWords | SharingWords | SpeechWords | UsageWords): void {
  const i18n = useI18n()
  i18n.mergeLocaleMessage('en', words)
}
