/** Files that are dropped anywhere on the page, or pasted into its field. */
import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'

/** Whether files are being held over the page. */
export function useFileDrop(take: (files: readonly File[]) => void): Readonly<Ref<boolean>> {
  const isOver = ref(false)

  function noteOver(event: DragEvent): void {
    if (!hasFiles(event.dataTransfer)) return
    // Else the browser would leave the page for the file.
    event.preventDefault()
    isOver.value = document.querySelector('dialog[open]') === null
  }

  function noteLeave({ relatedTarget }: DragEvent): void {
    if (relatedTarget === null) isOver.value = false
  }

  function noteDrop(event: DragEvent): void {
    if (!hasFiles(event.dataTransfer)) return
    event.preventDefault()
    if (isOver.value) take([...(event.dataTransfer?.files ?? [])])
    isOver.value = false
  }

  onMounted(() => {
    document.addEventListener('dragover', noteOver)
    document.addEventListener('dragleave', noteLeave)
    document.addEventListener('drop', noteDrop)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('dragover', noteOver)
    document.removeEventListener('dragleave', noteLeave)
    document.removeEventListener('drop', noteDrop)
  })
  return readonly(isOver)
}

/** What is pasted from a word processor is a text with a picture of it: the text is meant. A file brings its name as a text, too. */
export function pastedFiles({ clipboardData }: ClipboardEvent): readonly File[] {
  if (clipboardData === null || clipboardData.types.includes('text/html') || clipboardData.types.includes('text/rtf')) return []
  return [...clipboardData.files]
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') === true
}
