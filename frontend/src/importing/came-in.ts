/** What came in by an import, in a sentence or two. Pure. */
import type { Translate } from '../answer/receipt-sentence'
import type { Import } from '../api/imports'

export function cameIn({ status, report }: Import, t: Translate, locale: string): string {
  const counted = (what: string, count: number): string => t(`importing.${what}`, { n: count.toLocaleString(locale) }, count)
  const counts = (names: readonly ('messages' | 'files' | 'duplicates' | 'changed')[]): readonly string[] =>
    names.filter((name) => report[name] > 0).map((name) => counted(name, report[name]))
  const joint = (between: string, words: readonly string[]): string => words.join(t(`importing.${between}`, {}, 1))

  const conversations = counted('conversations', report.conversations)
  if (status === 'undone') return t('importing.undone', { conversations }, 1)
  const came = joint('and', [conversations, ...counts(['messages', 'files'])])
  // Why no more came stands beside it.
  const first = t(`importing.${status === 'failed' ? 'complete' : status}`, { came }, 1)
  return joint('space', [first, ...counts(['duplicates', 'changed'])])
}
