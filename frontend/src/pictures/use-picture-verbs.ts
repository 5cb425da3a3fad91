/** What a press on a drawn picture does: it is put where the next message is written, or asked for again in other ways. */
import { nextTick, provide } from 'vue'
import type { ImagePart } from '../api/part-wire'
import type { KeptDraft } from '../composer/use-draft'
import type { Written } from '../composer/written'
import type { Models } from '../conversation/new-question'
import { pictureVerbsKey, type DrawingWish } from './use-drawing'

interface Surroundings {
  readonly draft: KeptDraft
  readonly drawing: DrawingWish
  readonly focus: () => void
  readonly send: (written: Written, models: Models) => void
}

export function usePictureVerbs({ draft, drawing, focus, send }: Surroundings): void {
  async function edit(picture: ImagePart): Promise<void> {
    if (!draft.files.value.some(({ file_id }) => file_id === picture.file_id)) draft.attach(picture)
    drawing.begin()
    // The caret goes behind what stands in the field then.
    await nextTick()
    focus()
  }

  function vary(picture: ImagePart): void {
    send({ text: '', files: [picture], drawing: drawing.always.value }, drawing.models(true, null))
  }

  provide(pictureVerbsKey, { edit: (picture) => void edit(picture), vary })
}
