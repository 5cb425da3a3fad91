/** Puts text on the clipboard, on plain http:// too, where `navigator.clipboard` does not exist. */

/** False if the browser refused both ways. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'visually-hidden'
  area.setAttribute('aria-hidden', 'true')
  document.body.append(area)
  area.select()
  try {
    return runCopyCommand()
  } finally {
    area.remove()
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}

function runCopyCommand(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where the page is no secure context
  return document.execCommand('copy')
}
