/** Light or dark: by the system, or by choice, kept for the next visit. */
import { readonly, ref, watchEffect, type Ref } from 'vue'
import type { TextStore } from '../sync/text-store'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'parley.theme'

/** Round and round. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
}

export function useTheme(store: TextStore): { theme: Readonly<Ref<Theme>>; setTheme: (theme: Theme) => void } {
  const kept = store.read(KEY)
  const theme = ref<Theme>(THEMES.find((each) => each === kept) ?? 'system')
  watchEffect(() => {
    const { dataset } = document.documentElement
    if (theme.value === 'system') delete dataset.theme
    else dataset.theme = theme.value
  })
  return {
    theme: readonly(theme),
    setTheme(chosen) {
      theme.value = chosen
      store.write(KEY, chosen === 'system' ? null : chosen)
    },
  }
}
