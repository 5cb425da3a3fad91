/** What went wrong with a letter, in our words. */
import type { useI18n } from 'vue-i18n'

type Words = Pick<ReturnType<typeof useI18n>, 't' | 'te'>

export function letterTrouble({ t, te }: Words, code: string): string {
  // Of passwords the same code says something else.
  const key = `signIn.trouble.${code === 'too_many_attempts' ? 'too_many_letters' : code}`
  return te(key) ? t(key) : t('signIn.trouble.otherwise')
}
