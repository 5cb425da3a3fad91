/** Puts text on the clipboard, on plain http:// too, where `navigator.clipboard` does not exist. */

/** With HTML for programs that can take it. False if the browser refused both ways. */
export async function copyText(text: string, html?: string): Promise<boolean> {
  try {
    if (html === undefined) await navigator.clipboard.writeText(text)
    else await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text, 'text/html': html })])
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
