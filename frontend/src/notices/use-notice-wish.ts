/** Whether a person wants to be told by their system that a long answer has ended. */
import { readonly, ref, type InjectionKey, type Ref } from 'vue'
import type { TextStore } from '../sync/text-store'

export interface NoticeWish {
  readonly isOn: Readonly<Ref<boolean>>
  /** Asks the browser, which asks the person; off again if they say no. */
  readonly toggle: () => Promise<void>
  /** The browser can do it at all. */
  readonly isPossible: boolean
}

export const noticeWishKey: InjectionKey<NoticeWish> = Symbol('notice wish')

const KEY = 'parley.notices'

export function useNoticeWish(store: TextStore): NoticeWish {
  const isPossible = 'Notification' in window
  const isOn = ref(isPossible && store.read(KEY) !== null && Notification.permission === 'granted')

  async function toggle(): Promise<void> {
    const isGranted = !isOn.value && isPossible && (await Notification.requestPermission()) === 'granted'
    isOn.value = isGranted
    store.write(KEY, isGranted ? 'on' : null)
  }

  return { isOn: readonly(isOn), toggle, isPossible }
}
