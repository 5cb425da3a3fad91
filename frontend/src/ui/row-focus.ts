/** The focus, when a row goes together with the button that was pressed in it. */
import { nextTick } from 'vue'

/**
 * It goes to the last button of the row that is there now, else of the last one, else to `fallback`; where it is
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
