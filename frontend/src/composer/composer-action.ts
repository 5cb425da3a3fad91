/** What the composer's one button does. */
export type ComposerAction = 'nothing' | 'send' | 'queue' | 'stop' | 'wait'

/** `isEmpty`: there is nothing to send; `isAttaching`: what is to be sent is not all there yet. */
export function composerAction(isEmpty: boolean, isAttaching: boolean, isWriting: boolean): ComposerAction {
  if (isAttaching && (!isWriting || !isEmpty)) return 'wait'
  if (isWriting) return isEmpty ? 'stop' : 'queue'
  return isEmpty ? 'nothing' : 'send'
}
