// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { useNotices, type Written } from './use-notices'

class SeenNotice {
  static readonly seen: SeenNotice[] = []
  onclick: (() => void) | null = null
  close = vi.fn()
  constructor(
    readonly title: string,
    readonly options: { readonly body: string; readonly tag: string },
  ) {
    SeenNotice.seen.push(this)
  }
}

const writing = ref<readonly Written[]>([])
const isVisible = ref(true)
const opened: string[] = []
let isWanted = true
let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Notification', SeenNotice)
  document.head.innerHTML = '<link rel="icon" href="/favicon.svg">'
  scope = effectScope()
  scope.run(() =>
    useNotices({
      writing: () => writing.value,
      isVisible,
      title: () => 'Sky · Parley',
      words: () => ({ ended: 'Ended', untitled: 'Untitled' }),
      isWanted: () => isWanted,
      open: (id) => opened.push(id),
    }),
  )
})

afterEach(() => {
  scope.stop()
  writing.value = []
  isVisible.value = true
  isWanted = true
  SeenNotice.seen.length = 0
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function write(...now: readonly Written[]): Promise<void> {
  writing.value = now
  await nextTick()
}

const icon = (): string | null => document.querySelector('link[rel=icon]')?.getAttribute('href') ?? null

test('the title and the icon show that something is being written', async () => {
  expect([document.title, icon()]).toEqual(['Sky · Parley', '/favicon.svg'])
  await write({ id: 'a', title: null })
  expect([document.title, icon()]).toEqual(['● Sky · Parley', '/favicon-writing.svg'])
  await write()
  expect([document.title, icon()]).toEqual(['Sky · Parley', '/favicon.svg'])
})

describe('the end of an answer', () => {
  async function wait(ms: number): Promise<void> {
    await write({ id: 'a', title: null })
    vi.advanceTimersByTime(ms)
    await write({ id: 'a', title: 'Why?' }, { id: 'b', title: null })
    await write({ id: 'b', title: null })
  }

  test('that was long and that nobody saw is told, and leads there', async () => {
    isVisible.value = false
    await wait(10_000)
    expect(SeenNotice.seen.map(({ title, options }) => [title, options.body, options.tag])).toEqual([['Ended', 'Why?', 'a']])
    SeenNotice.seen[0]?.onclick?.()
    expect(opened).toEqual(['a'])
  })

  test.each([
    ['that came soon', false, true, 9_000],
    ['that somebody saw', true, true, 20_000],
    ['that nobody wants to be told of', false, false, 20_000],
  ])('%s is not', async (_, visible, wanted, ms) => {
    isVisible.value = visible
    isWanted = wanted
    await wait(ms)
    expect(SeenNotice.seen).toEqual([])
  })
})
