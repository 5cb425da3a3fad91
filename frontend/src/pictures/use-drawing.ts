/** Whether the next message asks for pictures, and for which: by the model that is chosen, by `/image`, or by a press. */
import { computed, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Sketch } from '../api/drawing-wire'
import type { Model } from '../api/model-wire'
import type { ImagePart } from '../api/part-wire'
import type { TextStore } from '../sync/text-store'
import { behindCommand, choicesOf, isDrawer, readSketch, within, type Choices } from './sketch'

const KEY = 'drawing'

export interface DrawingWish {
  /** What is asked for; null: words. */
  readonly sketch: ComputedRef<Sketch | null>
  readonly choices: ComputedRef<Choices>
  /** Somebody pressed for it, and can take that back. */
  readonly isBegun: Ref<boolean>
  readonly change: (changes: Partial<Sketch>) => void
  /** Whatever the message is. */
  readonly always: ComputedRef<Sketch>
  /** Who draws, or who writes: those that are chosen if they do, else this one; null: the server chooses. */
  readonly models: (isDrawn: boolean, otherwise: string | null) => readonly (string | null)[]
}

interface Surroundings {
  readonly store: TextStore
  readonly text: () => string
  readonly chosen: () => readonly string[]
  readonly offered: () => readonly Model[]
}

export function useDrawing({ store, text, chosen, offered }: Surroundings): DrawingWish {
  const wish = shallowRef(readSketch(store.read(KEY)))
  const isBegun = ref(false)
  const isDrawing = computed(() => isDrawer(offered(), chosen()[0]))
  const choices = computed(() => choicesOf(models(true, null)[0] ?? null))
  const always = computed(() => within(choices.value, wish.value))
  const sketch = computed(() => (isDrawing.value || isBegun.value || behindCommand(text()) !== null ? always.value : null))

  function models(isDrawn: boolean, otherwise: string | null): readonly (string | null)[] {
    const fitting = chosen().filter((id) => isDrawer(offered(), id) === isDrawn)
    return fitting.length > 0 ? fitting : [otherwise]
  }

  function change(changes: Partial<Sketch>): void {
    wish.value = { ...wish.value, ...changes }
    store.write(KEY, JSON.stringify(wish.value))
  }

  return { sketch, choices, isBegun, change, always, models }
}

/** What can be done with a picture that was drawn; where it is only shown, nothing is provided. */
export interface PictureVerbs {
  readonly edit: (picture: ImagePart) => void
  readonly vary: (picture: ImagePart) => void
}

export const pictureVerbsKey: InjectionKey<PictureVerbs> = Symbol('picture verbs')
