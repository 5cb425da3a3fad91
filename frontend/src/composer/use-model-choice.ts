/** Which model is asked next: the one just chosen, else the conversation's last, else the last chosen anywhere. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { ModelList } from '../api/wire'
import type { TextStore } from '../sync/text-store'

const KEY = 'model'

export function useModelChoice(
  store: TextStore,
  list: () => ModelList,
  lastUsed: () => string | null,
): { model: ComputedRef<string | null>; choose: (id: string) => void } {
  const chosen = shallowRef<string | null>(null)
  const model = computed(() => {
    const { models, default: usual } = list()
    const wanted = [chosen.value, lastUsed(), store.read(KEY)].filter((id) => id !== null)
    // A model that is offered no more would be refused. As long as nobody knows what is offered, the choice stands.
    return wanted.find((id) => models.length === 0 || models.some((each) => each.id === id)) ?? usual
  })
  return {
    model,
    choose(id) {
      chosen.value = id
      store.write(KEY, id)
    },
  }
}
