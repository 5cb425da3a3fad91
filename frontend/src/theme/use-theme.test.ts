// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import { createTextStore, type TextStore } from '../sync/text-store'
import { THEMES, useTheme } from './use-theme'

let scope: EffectScope
let store: TextStore

beforeEach(() => {
  scope = effectScope()
  store = createTextStore(() => localStorage)
})

afterEach(() => {
  scope.stop()
  localStorage.clear()
  delete document.documentElement.dataset.theme
})

function openPage(): ReturnType<typeof useTheme> {
  scope.stop()
  delete document.documentElement.dataset.theme
  scope = effectScope()
  const page = scope.run(() => useTheme(store))
  if (page === undefined) throw new Error('the scope is over')
  return page
}

/** What the style sheet goes by; undefined: by the system. */
function drawn(): string | undefined {
  return document.documentElement.dataset.theme
}

describe('the theme', () => {
  test('is that of the system at first', () => {
    expect(openPage().theme.value).toBe('system')
    expect(drawn()).toBeUndefined()
  })

  test.each([
    ['light', 'light'],
    ['dark', 'dark'],
    ['system', undefined],
  ] as const)('%s is drawn and kept', async (theme, look) => {
    const page = openPage()
    page.setTheme('dark')
    await nextTick()
    page.setTheme(theme)
    await nextTick()
    expect([page.theme.value, drawn()]).toEqual([theme, look])
    // Before anything is drawn, so that nobody sees the other one for a moment.
    expect([openPage().theme.value, drawn()]).toEqual([theme, look])
  })

  test('of the system leaves nothing behind', () => {
    const page = openPage()
    page.setTheme('dark')
    expect(localStorage.length).toBe(1)
    page.setTheme('system')
    expect(localStorage.length).toBe(0)
  })

  test.each(['', 'blue', 'DARK', 'null'])('is that of the system where %j was kept', (kept) => {
    store.write('parley.theme', kept)
    expect(openPage().theme.value).toBe('system')
    expect(drawn()).toBeUndefined()
  })

  test('can be any of those that are offered, from any other', async () => {
    const page = openPage()
    for (const before of THEMES) {
      for (const theme of THEMES) {
        page.setTheme(before)
        await nextTick()
        page.setTheme(theme)
        await nextTick()
        expect(drawn() ?? 'system').toBe(theme)
      }
    }
  })
})
