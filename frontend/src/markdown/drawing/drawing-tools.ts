/** What drawing a document needs of the page around it. */
import type { CodeColours, Paint } from '../highlight/highlighter'

export interface ShownCode {
  readonly language: string
  readonly text: () => string
  /** The element that scrolls or wraps its lines. */
  readonly element: HTMLElement
}

export interface ShownPicture {
  readonly address: string
  readonly alternative: string
  readonly title: string | null
}

/** What is said of things that show no words. */
export interface DrawingWords {
  readonly taskDone: string
  readonly taskOpen: string
  readonly backToText: string
}

export interface DrawingTools {
  readonly words: DrawingWords
  /** Begins the ids in this document: no other one on the page has it. */
  readonly idPrefix: string
  /** Turns TeX into a formula, some time later; `place` holds the TeX until then. */
  readonly drawFormula: (place: HTMLElement, tex: string, isDisplayed: boolean) => void
  /** Colours code as it grows, some time later; null for what is no language. */
  readonly openColours: (language: string, paint: Paint) => Pick<CodeColours, 'update'> | null
  /** Puts what can be done with code beside its language. */
  readonly addCodeTools: (place: HTMLElement, code: ShownCode) => void
  /** Draws a diagram behind the head of its source, some time later. Returns how it is taken away again. */
  readonly addDiagram: (head: HTMLElement, source: string, sourceElement: HTMLElement) => () => void
  /** Puts what can be done with a table above it. */
  readonly addTableTools: (place: HTMLElement, table: HTMLTableElement) => void
  /** Asks before a picture is fetched from somewhere else. */
  readonly addPicture: (place: HTMLElement, picture: ShownPicture) => void
}
