/** Whether the next message asks for pictures, and for which: by the model that is chosen, or by `/image` before it. */
import { computed, shallowRef, type ComputedRef, type InjectionKey } from 'vue'
import type { Sketch } from '../api/drawing-wire'
import type { ModelList } from '../api/model-wire'
import type { ImagePart } from '../api/part-wire'
import type { KeptDraft } from '../composer/use-draft'
import type { TextStore } from '../sync/text-store'
import { behindCommand, choicesOf, isDrawer, readSketch, withCommand, within, type Choices } from './sketch'

const KEY = 'drawing'

export interface DrawingWish {
  /** What is asked for; null: words. */
  readonly sketch: ComputedRef<Sketch | null>
  /** Of the model that will draw. */
  readonly choices: ComputedRef<Choices>
  /** It is only `/image` that asks for pictures. */
  readonly canLeave: ComputedRef<boolean>
  /** The draft asks for pictures from now on, and … */
  readonly begin: () => void
  /** … for words again. */
  readonly leave: () => void
  readonly change: (changes: Partial<Sketch>) => void
  /** Whatever the message is. */
  readonly always: ComputedRef<Sketch>
  /** Who draws, or who writes: those that are chosen if they do, else this one; null: the server chooses. */
  readonly models: (isDrawn: boolean, otherwise: string | null) => readonly (string | null)[]
}

interface Surroundings {
  readonly store: TextStore
  readonly draft: Pick<KeptDraft, 'text' | 'write'>
  readonly chosen: () => readonly string[]
  readonly list: () => ModelList
}

export function useDrawing({ store, draft, chosen, list }: Surroundings): DrawingWish {
  const wish = shallowRef(readSketch(store.read(KEY)))
  const isDrawing = computed(() => isDrawer(list().models, chosen()[0]))
  const wanted = computed(() => behindCommand(draft.text.value))
  const choices = computed(() => choicesOf(models(true, null)[0] ?? list().default_image))
  const always = computed(() => within(choices.value, wish.value))
  const sketch = computed(() => (isDrawing.value || wanted.value !== null ? always.value : null))

  function models(isDrawn: boolean, otherwise: string | null): readonly (string | null)[] {
    const fitting = chosen().filter((id) => isDrawer(list().models, id) === isDrawn)
    return fitting.length > 0 ? fitting : [otherwise]
  }

  function change(changes: Partial<Sketch>): void {
    wish.value = { ...wish.value, ...changes }
    store.write(KEY, JSON.stringify(wish.value))
  }

  return {
    sketch,
    choices,
    canLeave: computed(() => wanted.value !== null && !isDrawing.value),
    begin() {
      if (sketch.value === null) draft.write(withCommand(draft.text.value))
    },
    leave() {
      if (wanted.value !== null) draft.write(wanted.value)
    },
    change,
    always,
    models,
  }
}

/** What can be done with a picture that was drawn; where it is only shown, nothing is provided. */
export interface PictureVerbs {
  readonly edit: (picture: ImagePart) => void
  readonly vary: (picture: ImagePart) => void
}

export const pictureVerbsKey: InjectionKey<PictureVerbs> = Symbol('picture verbs')
