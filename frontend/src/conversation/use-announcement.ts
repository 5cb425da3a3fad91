/** Said to those who do not see the page: that an answer starts and how it ends, not each word of it. */
import { readonly, shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { AnswerState } from '../answer/answer'

export function useAnnouncement(answer: () => AnswerState | undefined): Readonly<ShallowRef<string>> {
  const { t } = useI18n()
  const words = shallowRef('')
  watch(answer, (now, before) => {
    // Stepping to another answer is no event of either.
    if (now === undefined || now.id !== before?.id || now.phase.kind === before.phase.kind) return
    const wasWritten = before.phase.kind === 'writing' || before.phase.kind === 'stopping'
    if (now.phase.kind === 'writing') words.value = t('announce.started')
    else if (now.phase.kind === 'ended' && wasWritten) words.value = t(`announce.${now.phase.end.status}`)
  })
  return readonly(words)
}
