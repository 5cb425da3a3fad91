/** English words that come with what says them, because few ever see it. Other languages come whole. */
import { useI18n } from 'vue-i18n'
import type { AccountWords } from './en/account'
import type { AdministrationWords } from './en/administration'
import type { DrawingWords } from './en/drawing'
import type { ImportWords } from './en/importing'
import type { OverviewWords } from './en/overview'
import type { SettingsWords } from './en/settings'
import type { SharingWords } from './en/sharing'
import type { SigningInWords } from './en/signing-in'
import type { SpeechWords } from './en/speech'
import type { UsageWords } from './en/usage'

export function useLateWords(words: AccountWords | AdministrationWords | DrawingWords | ImportWords | OverviewWords | SettingsWords | SharingWords | SigningInWords | SpeechWords | UsageWords): void {
  const i18n = useI18n()
  i18n.mergeLocaleMessage('en', words)
}
