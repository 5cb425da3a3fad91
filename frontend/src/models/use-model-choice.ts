/** Which models are asked next: those just chosen, else the conversation's last, else the last chosen anywhere. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { ModelList } from '../api/model-wire'
import { isDrawer } from '../pictures/sketch'
import type { TextStore } from '../sync/text-store'

const KEY = 'model'

export interface ModelChoice {
  /** Several are asked at once; one stands in it as often as it is asked. Empty: the server chooses. */
  readonly models: ComputedRef<readonly string[]>
  readonly choose: (ids: readonly string[]) => void
}

export function useModelChoice(store: TextStore, list: () => ModelList, lastUsed: () => readonly string[]): ModelChoice {
  const chosen = shallowRef<readonly string[]>([])
  const models = computed(() => {
    const { models: offered, default: usual } = list()
    // A model that is offered no more would be refused. As long as nobody knows what is offered, the choice stands.
    const isOffered = (id: string): boolean => offered.length === 0 || offered.some((each) => each.id === id)
    const wanted = [chosen.value, lastUsed(), [store.read(KEY) ?? '']].map((ids) => ids.filter((id) => id !== '' && isOffered(id)))
    return wanted.find((ids) => ids.length > 0) ?? (usual === null ? [] : [usual])
  })
  return {
    models,
    choose(ids) {
      chosen.value = ids
      // Who draws here does not draw whatever is asked elsewhere.
      if (!isDrawer(list().models, ids[0])) store.write(KEY, ids[0] ?? null)
    },
  }
}
