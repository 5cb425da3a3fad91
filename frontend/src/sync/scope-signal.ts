/** A signal for requests that nobody waits for once the component is gone. */
import { onScopeDispose } from 'vue'

export function scopeSignal(): AbortSignal {
  const life = new AbortController()
  onScopeDispose(() => life.abort())
  return life.signal
}
