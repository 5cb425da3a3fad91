/** Said to those who do not see the page: that an answer starts and how it ends, not each word of it. */
import { readonly, shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { AnswerPhase } from '../answer/answer'

export function useAnnouncement(phase: () => AnswerPhase | undefined): Readonly<ShallowRef<string>> {
  const { t } = useI18n()
  const words = shallowRef('')
  watch(phase, (now, before) => {
    if (now?.kind === 'writing' && before?.kind !== 'writing') words.value = t('announce.started')
    if (now?.kind === 'ended' && before !== undefined && before.kind !== 'ended') words.value = t(`announce.${now.end.status}`)
  })
  return readonly(words)
}
