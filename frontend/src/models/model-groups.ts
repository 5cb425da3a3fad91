/** The models as a list shows them: what a person likes and uses first, then each provider's. Pure. */
import type { Model } from '../api/model-wire'

export interface ModelGroup {
  /** Unlike that of every other group. */
  readonly id: string
  /** Null: the heading is the provider's name. */
  readonly kind: 'favourites' | 'used' | null
  readonly provider: string
  readonly models: readonly Model[]
}

/** Only those whose provider or name has every word of the query; each model stands in one group. */
export function modelGroups(
  models: readonly Model[],
  query: string,
  favourites: ReadonlySet<string>,
  used: readonly string[],
): readonly ModelGroup[] {
  const words = query.toLowerCase().split(/\s+/)
  const found = models.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)))
  const liked = found.filter(({ id }) => favourites.has(id))
  const recent = used.flatMap((id) => found.filter((model) => model.id === id && !favourites.has(id)))
  const rest = found.filter((model) => !liked.includes(model) && !recent.includes(model))
  const providers = [...new Set(rest.map(({ provider }) => provider))]
  const groups: readonly ModelGroup[] = [
    { id: 'favourites', kind: 'favourites', provider: '', models: liked },
    { id: 'used', kind: 'used', provider: '', models: recent },
    ...providers.map((provider) => ({
      id: `of-${provider}`,
      kind: null,
      provider,
      models: rest.filter((model) => model.provider === provider),
    })),
  ]
  return groups.filter((group) => group.models.length > 0)
}
