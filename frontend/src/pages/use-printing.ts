/** Printing a whole conversation: what is still to be loaded comes first. */
import type { OpenConversation } from '../conversation/use-conversation'
import { need } from '../inject'
import { commandsKey } from '../palette/commands'

export function usePrinting({ path, loadEarlier }: OpenConversation): void {
  async function print(): Promise<void> {
    let before: string | undefined
    // Without a network what is here is printed.
    while (typeof path.value[0]?.parent_id === 'string' && path.value[0].id !== before) {
      before = path.value[0].id
      await loadEarlier()
    }
    // What is known is drawn in the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    window.print()
  }

  need(commandsKey).offer(() => (path.value.length > 0 ? { print: () => void print() } : {}))
}
