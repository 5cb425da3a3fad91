/** A component whose file comes when it is first shown. Until then, and as long as it cannot come, nothing is there. */
import { defineAsyncComponent, type AsyncComponentLoader, type Component } from 'vue'
import { backoffMs } from '../sync/backoff'

export function late<T extends Component>(load: AsyncComponentLoader<T>): T {
  return defineAsyncComponent({
    loader: load,
    onError(_error, retry, _fail, attempts) {
      function again(): void {
        clearTimeout(timer)
        window.removeEventListener('online', again)
        retry()
      }
      const timer = setTimeout(again, backoffMs(attempts, Math.random()))
      window.addEventListener('online', again)
    },
  })
}
