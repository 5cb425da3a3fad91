/** What a component above provides, or a clear word about what is missing. */
import { inject, type InjectionKey } from 'vue'

export function need<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error(`Nothing was provided for ${key.description ?? 'this key'}: a component above should.`)
  return value
}
