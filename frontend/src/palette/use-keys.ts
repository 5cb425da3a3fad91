/** Runs commands by their shortcuts, wherever the focus is. */
import { onBeforeUnmount, onMounted } from 'vue'
import { isForInputMethod } from '../composer/send-key'
import { isEditable } from '../ui/is-editable'
import type { Command } from './commands'
import { isShortcut } from './shortcut'

export const IS_MAC = /mac|iphone|ipad/i.test(navigator.platform)

export function useKeys(commands: () => readonly Command[]): void {
  function take(event: KeyboardEvent): void {
    if (isForInputMethod(event) || document.querySelector('dialog:modal, [role=menu]') !== null) return
    const command = commands().find(({ shortcut }) => shortcut !== null && isShortcut(event, shortcut, IS_MAC))
    // A character that can be written is written.
    if (command === undefined || (event.key.length === 1 && !event.ctrlKey && !event.metaKey && isEditable(event.target))) return
    event.preventDefault()
    command.run()
  }

  // Before whatever else listens: a key that is taken means nothing more.
  onMounted(() => window.addEventListener('keydown', take, true))
  onBeforeUnmount(() => window.removeEventListener('keydown', take, true))
}
