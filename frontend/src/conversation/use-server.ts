/** What the server offers and asks: its models, and how long a stream may be silent. */
import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, type Http } from '../api/http'
import { getModels } from '../api/models'
import { getSession } from '../api/session'
import type { ModelList } from '../api/wire'
import { tryUntilDone, type OnWake } from './retry'
import { scopeSignal } from './scope-signal'

export interface Server {
  readonly models: Readonly<ShallowRef<ModelList>>
  readonly silenceMs: Readonly<Ref<number>>
}

/** Until the server has said its own. */
const USUAL_SILENCE_MS = 30_000

export function useServer(http: Http, onWake: OnWake): Server {
  const models = shallowRef<ModelList>({ models: [], default: null })
  const silenceMs = ref(USUAL_SILENCE_MS)
  const signal = scopeSignal()

  async function load<T>(call: () => Promise<T>, accept: (value: T) => void): Promise<void> {
    const isFinal = (error: unknown): boolean => error instanceof ApiProblem && error.status < 500
    // Without them the page still works: the server picks its default model.
    const value = await tryUntilDone(call, { signal, onWake, isFinal }).catch(() => null)
    if (value !== null) accept(value)
  }

  void load(
    () => getModels(http, signal),
    (list) => (models.value = list),
  )
  void load(
    () => getSession(http, signal),
    (session) => (silenceMs.value = session.watchdog_ms),
  )
  return { models: shallowReadonly(models), silenceMs: readonly(silenceMs) }
}
