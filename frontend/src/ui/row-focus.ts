/** The focus, when what was pressed goes. */
import { nextTick, type ShallowRef } from 'vue'

/** It goes to the first of these that is there now. */
export async function focusFirst(...targets: readonly Readonly<ShallowRef<HTMLElement | null>>[]): Promise<void> {
  await nextTick()
  targets.find(({ value }) => value !== null)?.value?.focus()
}

/**
 * A row with the button in it: it goes to the last button of the row that is there now, else of the last one, else to `fallback`; where it is
 * elsewhere by then, it stays.
 */
export async function keepRowFocus(list: () => HTMLElement | null, at: number, fallback: () => HTMLElement | null): Promise<void> {
  await nextTick()
  if (document.activeElement !== document.body) return
  const rows = list()?.children
  const row = rows?.item(Math.min(at, rows.length - 1))
  const target = row?.querySelector<HTMLElement>('button:last-child') ?? fallback()
  target?.focus()
}
