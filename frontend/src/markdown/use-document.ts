/** A document on the page, drawn beside Vue: what stands is never looked at again. */
import { onScopeDispose, type ShallowRef } from 'vue'
import { DocumentDrawing } from './drawing/document-drawing'
import { IdleQueue } from './idle-queue'
import { useDrawingTools, type DocumentComponents } from './use-drawing-tools'
import type { Mounting } from './use-mount'

export interface MarkdownDocument {
  /** Also after `finish`: what was open then is open again. */
  readonly append: (text: string) => void
  /** Nothing more comes, as it seems. */
  readonly finish: () => void
  /** An empty document takes its place. */
  readonly restart: () => void
  /** The element of a block at the top level, once it is there. */
  readonly blockElement: (index: number) => HTMLElement | undefined
  /** Nothing is left to be done, not even what may wait. */
  readonly isSettled: () => boolean
}

export function useDocument(place: Readonly<ShallowRef<HTMLElement | null>>, components: DocumentComponents, mounting: Mounting): MarkdownDocument {
  const idle = new IdleQueue()
  const { tools, isWaiting, clear } = useDrawingTools(components, mounting, idle)
  let drawing: DocumentDrawing | null = null

  function drawn(): DocumentDrawing | null {
    if (place.value !== null) drawing ??= new DocumentDrawing(place.value, tools)
    return drawing
  }

  function dispose(): void {
    drawing?.dispose()
    idle.clear()
  }

  onScopeDispose(dispose)

  return {
    append: (text) => drawn()?.append(text),
    finish: () => drawn()?.finish(),
    restart: () => {
      dispose()
      clear()
      place.value?.replaceChildren()
      drawing = null
    },
    blockElement: (index) => drawing?.blockElement(index),
    isSettled: () => drawing?.isBusy !== true && idle.isEmpty && !isWaiting(),
  }
}
