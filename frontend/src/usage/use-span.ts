/** Which days somebody looks at: by a name, or said by themselves. */
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { Span } from '../api/usage'
import { dayOf, spanOf, type SpanName } from './span'

export interface SpanChosen {
  readonly name: Readonly<Ref<SpanName>>
  /** What they say themselves. */
  readonly own: Readonly<Ref<Span>>
  readonly span: ComputedRef<Span>
  readonly choose: (name: SpanName) => void
  readonly say: (changes: Partial<Span>) => void
  /** What is today is looked up again: the page may have been open since yesterday. */
  readonly beginToday: () => void
}

export function useSpan(): SpanChosen {
  const today = ref(dayOf(new Date()))
  const name = ref<SpanName>('month')
  const own = ref(spanOf('month', today.value, { from: '', to: '' }))
  const span = computed(() => spanOf(name.value, today.value, own.value))

  return {
    name,
    own,
    span,
    choose(chosen) {
      // What is shown becomes what is changed.
      if (chosen === 'own') own.value = span.value
      name.value = chosen
    },
    say: (changes) => (own.value = { ...own.value, ...changes }),
    beginToday: () => (today.value = dayOf(new Date())),
  }
}
