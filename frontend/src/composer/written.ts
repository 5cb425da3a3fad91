/** What somebody has written for a question: words, and files beside them. Pure. */
import type { Sketch } from '../api/drawing-wire'
import type { AttachedPart } from '../api/part-wire'
import type { SendBody } from '../api/wire'
import { behindCommand, withCommand } from '../pictures/sketch'

export interface Written {
  readonly text: string
  readonly files: readonly AttachedPart[]
  /** It asks for pictures. */
  readonly drawing?: Sketch | null
}

export function isBlank({ text, files }: Written): boolean {
  return text.trim() === '' && files.length === 0
}

export function partsOf({ text, files }: Written): SendBody['parts'] {
  const words = text.trim() === '' ? [] : [{ type: 'text' as const, text }]
  return [...words, ...files.map(({ type, file_id }) => ({ type, file_id }))]
}

/** The files that these fields of a body made of it are about. */
export function filesNamed(written: Written, fields: readonly string[]): readonly string[] {
  return partsOf(written).flatMap((part, at) => ('file_id' in part && fields.includes(`parts.${at}.file_id`) ? part.file_id : []))
}

/** The same asked for in pictures. */
export function drawn({ text, files }: Written, drawing: Sketch): Written {
  return { text: behindCommand(text) ?? text, files, drawing }
}

/** What came back stands above what has been written since. */
export function joinWritten(back: Written, since: Written): Written {
  // So that it asks for pictures again, whichever model is chosen by then.
  const words = back.drawing ? withCommand(back.text) : back.text
  const texts = [words, since.text].filter((text) => text !== '')
  const ids = new Set(back.files.map(({ file_id }) => file_id))
  return { text: texts.join('\n\n'), files: [...back.files, ...since.files.filter(({ file_id }) => !ids.has(file_id))] }
}
